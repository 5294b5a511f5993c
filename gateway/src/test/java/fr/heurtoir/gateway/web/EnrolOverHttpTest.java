package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.phone.TestKey;
import fr.heurtoir.gateway.store.Enrolment;
import fr.heurtoir.gateway.store.RingRow;
import fr.heurtoir.gateway.store.RingRow.By;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolOverHttpTest {
  @TempDir Path folder;
  private final TestKey key = TestKey.make();
  private RunningWeb web;

  @BeforeEach
  void start() throws Exception {
    web = new RunningWeb(folder);
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private String body(String token, String name) {
    return key.enrolment("token", token, name);
  }

  private HttpResponse<String> enrol(String body) throws Exception {
    return web.post("/api/v1/enrol", body, web.web.address());
  }

  @Test
  void enrolmentAnswersWhoItIsAndSetsACookieThatScriptsCannotRead() throws Exception {
    HttpResponse<String> answer = enrol(body(web.token("directrice"), "  Téléphone 📱 "));
    assertEquals(200, answer.statusCode());
    JsonNode json = TestPhone.JSON.readTree(answer.body());
    assertEquals("Téléphone 📱", json.path("phone").path("name").asText());
    assertEquals("directrice", json.path("person").path("id").asText());
    assertEquals("jules-ferry", json.path("schools").path(0).path("id").asText());
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(
        cookie.matches(
            "__Host-heurtoir=[A-Za-z0-9_-]{43}; Max-Age=34560000; Expires=[^;]+; Path=/; Secure;"
                + " HTTPOnly; SameSite=Strict"),
        cookie);
    assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
    HttpResponse<String> me = web.get("/api/v1/me", "Cookie", cookie.split(";")[0]);
    assertEquals(200, me.statusCode());
    assertEquals(json, TestPhone.JSON.readTree(me.body()));
    assertEquals(
        cookie.split(";")[0], me.headers().firstValue("Set-Cookie").orElse("").split(";")[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"token\":1,\"name\":\"x\"}",
        "{\"token\":\"x\"}",
        "{\"token\":\"x\",\"name\":\"\"}",
        "{\"token\":\"x\",\"name\":\"   \"}",
        "{\"token\":\"x\",\"name\":\"a\\nb\"}",
        "{\"token\":\"\",\"name\":\"x\"}",
        "{\"token\":\"x\",\"name\":[\"x\"]}",
      })
  void aBodyThatIsNotWhatIsAskedForIsRefused(String body) throws Exception {
    HttpResponse<String> answer = enrol(body);
    assertEquals(400, answer.statusCode());
    assertEquals("{\"error\":\"bad-request\"}", answer.body());
  }

  @Test
  void aNameOrABodyAboveItsBoundIsRefused() throws Exception {
    String token = web.token("directrice");
    assertEquals(400, enrol(body(token, "x".repeat(81))).statusCode());
    HttpResponse<String> large = enrol(body(token, "x".repeat(5_000)));
    assertEquals(413, large.statusCode());
    assertEquals("{\"error\":\"too-large\"}", large.body());
    // Neither used the token up.
    assertEquals(200, enrol(body(token, "x".repeat(80))).statusCode());
  }

  @Test
  void aFormOfAnotherPageIsRefusedBeforeAnythingIsRead() throws Exception {
    String token = web.token("directrice");
    for (String origin : List.of("https://evil.example", "null", "http://localhost")) {
      HttpResponse<String> answer = web.post("/api/v1/enrol", body(token, "x"), origin);
      assertEquals(403, answer.statusCode());
      assertEquals("{\"error\":\"origin\"}", answer.body());
    }
    HttpRequest without =
        HttpRequest.newBuilder(URI.create(web.web.address() + "/api/v1/enrol"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(token, "x")))
            .build();
    assertEquals(403, web.http.send(without, HttpResponse.BodyHandlers.ofString()).statusCode());
    assertEquals(200, enrol(body(token, "x")).statusCode());
  }

  @Test
  void aLinkThatEnrolsNobodySaysWhy() throws Exception {
    String token = web.token("directrice");
    assertEquals(200, enrol(body(token, "x")).statusCode());
    String other = TestKey.make().enrolment("token", token, "x");
    assertRefused(410, "used", enrol(other));
    assertRefused(404, "unknown-token", enrol(body("A".repeat(43), "x")));
    Enrolment.Issued revoked = web.issue("directrice");
    assertTrue(web.store.enrolments().revoke(revoked.id()));
    assertRefused(410, "revoked", enrol(body(revoked.token(), "x")));
    assertEquals(1, web.hub.enrolled("jules-ferry").size());
  }

  private static void assertRefused(int status, String word, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals("{\"error\":\"" + word + "\"}", answer.body());
  }

  @Test
  void whoGuessesTokensHasToWait() throws Exception {
    int refused = 0;
    HttpResponse<String> answer = enrol(body("A".repeat(43), "x"));
    for (int i = 0; i < 40 && answer.statusCode() == 404; i++) {
      refused++;
      answer = enrol(body("A".repeat(43), "x"));
    }
    assertEquals(429, answer.statusCode(), () -> "after some refusals");
    assertTrue(refused >= 30, "thirty tries are free");
    assertEquals("{\"error\":\"too-many\"}", answer.body());
    int wait = Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow());
    assertTrue(wait >= 1 && wait <= 10, () -> "seconds to wait: " + wait);
  }

  @Test
  void leavingEndsTheSessionAndTheConnection() throws Exception {
    String cookie = web.enrol("directrice", "Direction");
    try (TestPhone phone = web.connect(cookie)) {
      phone.hello().next();
      HttpResponse<String> left =
          web.post("/api/v1/leave", "", web.web.address(), "Cookie", cookie);
      assertEquals(204, left.statusCode());
      assertTrue(left.headers().firstValue("Set-Cookie").orElse("").contains("Max-Age=0"));
      assertEquals(4003, phone.closeCode());
    }
    HttpResponse<String> me = web.get("/api/v1/me", "Cookie", cookie);
    assertEquals(401, me.statusCode());
    assertEquals("{\"error\":\"not-enrolled\"}", me.body());
    assertEquals(List.of(), web.hub.enrolled("jules-ferry"));
  }

  @Test
  void theLastRingsOfOnesSchoolsAreTold() throws Exception {
    RingId ring = RingId.next(1_700_000_000_000L);
    web.store
        .ringLog()
        .append(
            new RingRow(
                ring,
                new DoorId("portail.jules-ferry"),
                "jules-ferry",
                Instant.parse("2026-03-02T08:00:00Z"),
                Instant.parse("2026-03-02T08:00:40Z"),
                Outcome.ANSWERED,
                Optional.of(new By("p1", "Direction")),
                true,
                OptionalLong.of(1),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.of("not for phones"),
                List.of(),
                Optional.empty()));
    String cookie = web.enrol("directrice", "Direction");
    assertEquals(401, web.get("/api/v1/rings").statusCode());
    for (String limit : List.of("0", "101", "-1", "x", "1e1", "99999999999")) {
      assertEquals(400, web.get("/api/v1/rings?limit=" + limit, "Cookie", cookie).statusCode());
    }
    long end = System.nanoTime() + RunningWeb.BOUND.toNanos();
    HttpResponse<String> answer = web.get("/api/v1/rings?limit=5", "Cookie", cookie);
    while (!answer.body().contains(ring.value()) && System.nanoTime() < end) {
      answer = web.get("/api/v1/rings?limit=5", "Cookie", cookie);
    }
    assertEquals(
        "{\"rings\":[{\"ring\":\""
            + ring
            + "\",\"door\":{\"id\":\"portail.jules-ferry\",\"name\":\"Portail\"},"
            + "\"school\":{\"id\":\"jules-ferry\",\"name\":\"École Jules-Ferry\"},"
            + "\"at\":\"2026-03-02T08:00:00.000Z\",\"outcome\":\"answered\","
            + "\"by\":{\"id\":\"p1\",\"name\":\"Direction\"},\"opened\":true,"
            + "\"late\":false,\"sure\":true,\"snapshot\":false,\"callBackUntil\":0,"
            + "\"callBackOf\":null}]}",
        answer.body());
  }

  @Test
  void whileTheDatabaseMakesSomeWaitTheOthersAreServed() throws Exception {
    web.enrol("directrice", "Direction");
    String token = web.token("agent");
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("test.db"));
        Statement lock = other.createStatement()) {
      lock.execute("begin immediate");
      // Each holds a thread of the store for half a second; two run at once.
      List<CompletableFuture<HttpResponse<String>>> waiting =
          IntStream.range(0, 6)
              .mapToObj(
                  i ->
                      web.http.sendAsync(
                          HttpRequest.newBuilder(URI.create(web.web.address() + "/api/v1/enrol"))
                              .header("Content-Type", "application/json")
                              .header("Origin", web.web.address())
                              .POST(HttpRequest.BodyPublishers.ofString(body(token, "x")))
                              .build(),
                          HttpResponse.BodyHandlers.ofString()))
              .toList();
      assertEquals(200, web.get("/health").statusCode());
      assertEquals(200, web.get("/").statusCode());
      assertTrue(waiting.stream().anyMatch(w -> !w.isDone()), "served before them");
      for (CompletableFuture<HttpResponse<String>> answer : waiting) {
        assertEquals(
            503,
            answer
                .get(RunningWeb.BOUND.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .statusCode());
      }
      lock.execute("rollback");
    }
  }

  @Test
  void aLockedDatabaseIsSaidToComeBackAndPhonesStayKnown() throws Exception {
    String cookie = web.enrol("directrice", "Direction");
    String token = web.token("agent");
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("test.db"));
        Statement lock = other.createStatement()) {
      lock.execute("begin immediate");
      HttpResponse<String> answer = enrol(body(token, "x"));
      assertEquals(503, answer.statusCode());
      assertEquals("{\"error\":\"internal\"}", answer.body());
      assertEquals(200, web.get("/api/v1/me", "Cookie", cookie).statusCode());
      try (TestPhone phone = web.connect(cookie)) {
        assertEquals("welcome", phone.hello().next().path("type").asText());
      }
      lock.execute("rollback");
    }
    assertEquals(200, enrol(body(token, "x")).statusCode());
  }
}
