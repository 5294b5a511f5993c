package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.gateway.rings.Rows;
import fr.heurtoir.gateway.school.HistoryPolicy;
import fr.heurtoir.protocol.RingId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A still picture is shown to the school's phones whose person may see its history, alone. */
class SnapshotOverHttpTest {
  private static final String SCHOOL = "jules-ferry";
  private static final byte[] PICTURE = {1, 2, 3};

  @TempDir Path folder;

  private static String path(RingId ring) {
    return "/api/v1/rings/" + ring + "/snapshot";
  }

  @Test
  void isForThePhonesOfItsSchoolWhoseRoleSeesTheHistory() throws Exception {
    HistoryPolicy kept = new HistoryPolicy(Duration.ZERO, true, Duration.ofHours(24));
    try (WholeGateway commune = new WholeGateway(folder, 1, kept)) {
      RingId ours = RingId.next(1);
      RingId theirs = RingId.next(2);
      // A picture without its ring is deleted, by chance before it is asked for.
      commune
          .rooms
          .store()
          .ringLog()
          .append(Rows.begun(ours, WholeGateway.GATE, SCHOOL, Instant.now(), Optional.empty()));
      Until.holds(
          "kept", () -> commune.rooms.store().ringLog().ring(List.of(SCHOOL), ours).isPresent());
      commune.rooms.store().snapshots().keep(SCHOOL, ours, PICTURE);
      commune.rooms.store().snapshots().keep("pasteur", theirs, PICTURE);
      commune.phone("directrice");
      HttpResponse<byte[]> answer = commune.get(path(ours));
      assertEquals(200, answer.statusCode());
      assertArrayEquals(PICTURE, answer.body());
      assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
      assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
      assertEquals(404, commune.get(path(theirs)).statusCode(), "another school's");
      assertEquals(404, commune.get(path(RingId.next(3))).statusCode());
      assertEquals(404, commune.get("/api/v1/rings/..%2Fpasteur/snapshot").statusCode());
      assertEquals(401, stranger(commune, path(ours)));
      commune.phone("informatique");
      assertEquals(403, commune.get(path(ours)).statusCode(), "their role sees no history");
    }
  }

  @Test
  void isNotShownWhereTheSchoolKeepsNone() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      RingId ring = RingId.next(1);
      commune.rooms.store().snapshots().keep(SCHOOL, ring, PICTURE);
      commune.phone("directrice");
      assertEquals(404, commune.get(path(ring)).statusCode());
    }
  }

  private static int stranger(WholeGateway commune, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(commune.rooms.web().address() + path)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
