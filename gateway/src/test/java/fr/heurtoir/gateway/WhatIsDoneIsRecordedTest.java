package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.audit.AuditChain.Verdict;
import fr.heurtoir.gateway.audit.AuditEntry;
import fr.heurtoir.gateway.cli.ControlClient;
import fr.heurtoir.gateway.store.AuditReading;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.RingId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway's acts, as its audit trail has them after an ordered stop. */
class WhatIsDoneIsRecordedTest {
  @TempDir Path folder;

  private int ask(String... words) {
    return ControlClient.ask(
        folder.resolve("control.sock"), List.of(words), said -> {}, System.err);
  }

  /** Kind, outcome, who did it, to whom, in which ring or to what. */
  private static String told(AuditEntry entry, Map<String, AuditReading.Whose> names) {
    return String.join(
        " ",
        entry.kind(),
        entry.outcome(),
        "who=" + name(entry.who(), names),
        "person=" + name(entry.person(), names),
        "target=" + name(entry.target(), names),
        "client=" + name(entry.client(), names),
        "school=" + entry.school(),
        "door=" + entry.door(),
        "object=" + entry.object());
  }

  private static String name(String pseudonym, Map<String, AuditReading.Whose> names) {
    return names.containsKey(pseudonym) ? names.get(pseudonym).value() : pseudonym;
  }

  @Test
  void eachActIsThereWithWhoDidItAndWhatBecameOfIt() throws Exception {
    String console = "console." + System.getProperty("user.name");
    String phone;
    RingId ring;
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone direction = commune.phone();
      phone = commune.rooms.store().phones().all().getFirst().id();
      ring = station.ring();
      WholeGateway.heard(direction, "ring", "ring", ring.value());
      WholeGateway.open(direction, ring);
      WholeGateway.heard(direction, "lock", "state", "released");
      // Signed over another lock than it names.
      direction.say(
          "{\"type\":\"open\",\"ring\":\""
              + ring
              + "\",\"lock\":\"gate\",\"id\":8,"
              + direction.proof("open", ring.value(), "other")
              + "}");
      WholeGateway.heard(direction, "error", "code", "signature");
      assertEquals(200, commune.get("/api/v1/rings").statusCode());
      try (HttpClient stranger = HttpClient.newHttpClient()) {
        String web = commune.rooms.web().address();
        assertEquals(
            400,
            stranger
                .send(
                    HttpRequest.newBuilder(URI.create(web + "/api/v1/enrol"))
                        .header("Origin", web)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                    HttpResponse.BodyHandlers.discarding())
                .statusCode());
      }
      assertEquals(0, ask("enrol", "adjointe", "jules-ferry", "1"));
      assertEquals(0, ask("rings"));
      ask("lockdown", "set", "jules-ferry");
      assertEquals(0, ask("keys", "roll"));
      assertEquals(0, ask("phones", "revoke", phone));
      assertEquals(0, ask("doors", "revoke", WholeGateway.GATE.value()));
    }
    AuditReading trail = AuditReading.of(Database.Sqlite.existing(folder.resolve("gateway.db")));
    assertInstanceOf(Verdict.Whole.class, trail.verify(Map.of()));
    List<String> all = new ArrayList<>();
    trail.each(
        Instant.EPOCH,
        Instant.parse("2100-01-01T00:00:00Z"),
        (entry, names) -> all.add(told(entry, names)));
    String by = " who=" + phone + " person=directrice target=";
    String gate = " school=jules-ferry door=" + WholeGateway.GATE + " object=";
    for (String state : List.of("ordered", "pulsing", "released")) {
      has(all, "opening " + state + by + " client=" + gate + ring);
    }
    has(all, "proof-refused signature" + by + " client=127.0.0.1 school= door= object=");
    has(all, "history-read list" + by + " client=127.0.0.1 school= door= object=");
    has(
        all,
        "enrolment-refused bad-request who= person= target= client=127.0.0.1 school= door="
            + " object=");
    assertTrue(
        all.stream()
            .anyMatch(
                act ->
                    act.startsWith(
                        "link-issued issued who="
                            + console
                            + " person= target=adjointe client= school=jules-ferry door="
                            + " object=link e")),
        all.toString());
    has(all, "history-read list who=" + console + " person= target= client= school= door= object=");
    has(all, "lockdown set who=" + console + " person= target= client=" + gate);
    assertTrue(
        all.stream()
            .anyMatch(
                act ->
                    act.startsWith("order-key rolled who=" + console)
                        && act.contains("object=epoch ")),
        all.toString());
    has(
        all,
        "phone-revoked ended who="
            + console
            + " person=directrice target="
            + phone
            + " client= school= door= object=");
    has(all, "door-revoked revoked who=" + console + " person= target= client=" + gate);
  }

  private static void has(List<String> all, String act) {
    assertTrue(all.contains(act), act + "\nis not in\n" + String.join("\n", all));
  }
}
