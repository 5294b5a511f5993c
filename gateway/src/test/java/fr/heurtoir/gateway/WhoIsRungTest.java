package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.school.Role;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.RingId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hand-over, quiet and the day's plan, over real sockets. */
class WhoIsRungTest {
  @TempDir Path folder;

  private static List<String> ids(JsonNode people) {
    return StreamSupport.stream(people.spliterator(), false)
        .map(each -> (each.has("person") ? each.path("person") : each).path("id").asText())
        .toList();
  }

  private static JsonNode plan(TestPhone phone, List<String> rung) throws Exception {
    return WholeGateway.heard(
        phone, m -> m.path("type").asText().equals("plan") && ids(m.path("rung")).equals(rung));
  }

  private static void handOver(TestPhone phone, @Nullable String to, String howLong)
      throws Exception {
    phone.say(
        "{\"type\":\"hand-over\",\"school\":\"jules-ferry\",\"to\":"
            + (to == null ? "null" : "\"" + to + "\"")
            + ",\"for\":\""
            + howLong
            + "\",\"id\":5,"
            + phone.proof("hand-over", "jules-ferry", to == null ? "-" : to, howLong)
            + "}");
  }

  private static void handOverAnyway(TestPhone phone, String to) throws Exception {
    phone.say(
        "{\"type\":\"hand-over\",\"school\":\"jules-ferry\",\"to\":\""
            + to
            + "\",\"for\":\"hour\",\"anyway\":true,\"id\":5,"
            + phone.proof("hand-over", "jules-ferry", to, "hour")
            + "}");
  }

  private static void quiet(TestPhone phone, @Nullable String howLong) {
    phone.say(
        "{\"type\":\"quiet\",\"school\":\"jules-ferry\",\"for\":"
            + (howLong == null ? "null" : "\"" + howLong + "\"")
            + ",\"id\":6}");
  }

  private static String answer(TestPhone phone, int re) throws Exception {
    JsonNode answer = WholeGateway.heard(phone, m -> m.path("re").asInt() == re);
    return answer.path("type").asText().equals("ok") ? "ok" : answer.path("code").asText();
  }

  /** What a phone hears up to the answer of something that it asks for now. */
  private static List<String> typesUntilNow(TestPhone phone) throws Exception {
    phone.say("{\"type\":\"visible\",\"visible\":true,\"id\":99}");
    List<String> types = new ArrayList<>();
    WholeGateway.heard(
        phone,
        m -> {
          types.add(m.path("type").asText());
          return m.path("re").asInt() == 99;
        });
    return types;
  }

  @Test
  void whoIsWelcomedIsToldWhatTheyMayAndWhoIsRung() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      TestPhone head = commune.phone("directrice");
      JsonNode first = plan(head, List.of("directrice", "adjointe"));
      assertEquals(List.of("informatique"), ids(first.path("not-rung")));
      assertEquals("role", first.path("not-rung").path(0).path("why").asText());
      assertEquals(List.of(), ids(first.path("colleagues")), "nobody else has a phone");
      TestPhone deputy = commune.phone("adjointe");
      JsonNode second =
          WholeGateway.heard(
              head,
              m ->
                  m.path("type").asText().equals("plan")
                      && ids(m.path("colleagues")).equals(List.of("adjointe")));
      assertEquals(1, second.path("rung").path(1).path("phones").asInt());
      assertEquals(1, second.path("rung").path(1).path("reachable").asInt());
      deputy.close();
      WholeGateway.heard(
          head,
          m ->
              m.path("type").asText().equals("plan")
                  && m.path("rung").path(1).path("reachable").asInt() == 0);
    }
  }

  @Test
  void aRingThatIsHandedOverRingsTheColleagueAloneUntilItIsTakenBack() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone head = commune.phone("directrice");
      TestPhone deputy = commune.phone("adjointe");
      handOver(head, "adjointe", "hour");
      assertEquals("ok", answer(head, 5));
      JsonNode plan = plan(deputy, List.of("adjointe"));
      JsonNode away = plan.path("not-rung").path(0);
      assertEquals("directrice", away.path("person").path("id").asText());
      assertEquals("handed-over", away.path("why").asText());
      assertEquals("adjointe", away.path("to").path("id").asText());
      assertTrue(away.path("until").asText().endsWith("Z"), away.toString());
      RingId ring = station.ring();
      WholeGateway.heard(deputy, "ring", "ring", ring.value());
      assertTrue(!typesUntilNow(head).contains("ring"), "the head is left in peace");
      // Taken back while it rings: she sees what rings already.
      handOver(head, null, "hour");
      WholeGateway.heard(head, "ring", "ring", ring.value());
    }
  }

  @Test
  void aHandOverNeverSilencesTheDoor() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone head = commune.phone("directrice");
      handOver(head, "adjointe", "day");
      assertEquals("not-now", answer(head, 5), "she has no phone");
      TestPhone deputy = commune.phone("adjointe");
      handOver(head, "informatique", "day");
      assertEquals("not-now", answer(head, 5), "may not stand in");
      handOver(head, "personne", "day");
      assertEquals("unknown-person", answer(head, 5));
      handOver(head, "directrice", "day");
      assertEquals("unknown-person", answer(head, 5));
      handOver(head, "adjointe", "until-lifted");
      assertEquals("ok", answer(head, 5));
      quiet(deputy, "hour");
      assertEquals("ok", answer(deputy, 6));
      plan(head, List.of("directrice"));
      WholeGateway.heard(head, "ring", "ring", station.ring().value());
    }
  }

  @Test
  void aSubstituteWithoutAReachablePhoneIsSaidAndMustBeConfirmed() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      TestPhone head = commune.phone("directrice");
      TestPhone deputy = commune.phone("adjointe");
      WholeGateway.heard(head, m -> m.path("colleagues").path(0).path("reachable").asInt() == 1);
      deputy.close();
      WholeGateway.heard(
          head,
          m ->
              ids(m.path("colleagues")).equals(List.of("adjointe"))
                  && m.path("colleagues").path(0).path("reachable").asInt(-1) == 0);
      handOver(head, "adjointe", "hour");
      assertEquals("unreachable", answer(head, 5));
      handOverAnyway(head, "adjointe");
      assertEquals("ok", answer(head, 5));
      plan(head, List.of("adjointe"));
    }
  }

  @Test
  void aSubstituteWhoseLastPhoneIsGoneGivesTheRingBack() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone head = commune.phone("directrice");
      TestPhone deputy = commune.phone("adjointe");
      handOver(head, "adjointe", "day");
      assertEquals("ok", answer(head, 5));
      plan(deputy, List.of("adjointe"));
      assertEquals(204, commune.post("/api/v1/leave").statusCode());
      RingId ring = station.ring();
      WholeGateway.heard(head, "ring", "ring", ring.value());
      plan(head, List.of("directrice", "adjointe"));
    }
  }

  @Test
  void whereEverybodyIsQuietTheVisitorIsToldAtOnce() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone head = commune.phone("directrice");
      TestPhone deputy = commune.phone("adjointe");
      quiet(head, "day");
      assertEquals("ok", answer(head, 6));
      quiet(deputy, "until-lifted");
      assertEquals("ok", answer(deputy, 6));
      RingId ring = station.ring();
      Until.holds("told by the end of the call", () -> station.responses.contains("480 INVITE"));
      assertTrue(!typesUntilNow(head).contains("ring"));
      Until.holds(
          "kept",
          () ->
              commune.rooms.store().ringLog().rings(List.of("jules-ferry"), 1).stream()
                  .anyMatch(
                      row ->
                          row.id().equals(ring)
                              && row.outcome().code().equals("nobody-reachable")
                              && row.detail().equals(Optional.of("all-away"))));
    }
  }

  @Test
  void whatIsSaidSurvivesARestart() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      TestPhone head = commune.phone("directrice");
      TestPhone deputy = commune.phone("adjointe");
      quiet(deputy, "until-lifted");
      assertEquals("ok", answer(deputy, 6));
      quiet(head, "day");
      assertEquals("ok", answer(head, 6));
      quiet(head, null);
      assertEquals("ok", answer(head, 6));
    }
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      JsonNode plan = plan(commune.phone("directrice"), List.of("directrice"));
      assertEquals("quiet", plan.path("not-rung").path(0).path("why").asText());
      assertTrue(plan.path("not-rung").path(0).path("until").isNull());
    }
  }

  @Test
  void aLockKeptForTheHeadIsLentWithTheRing() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      commune.reload(WholeGateway.doors(Map.of("gate", Set.of(Role.HEAD))));
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone head = commune.phone("directrice");
      TestPhone deputy = commune.phone("adjointe");
      RingId first = station.ring();
      assertEquals(
          0, WholeGateway.heard(deputy, "ring", "ring", first.value()).path("locks").size());
      assertEquals(
          "gate",
          WholeGateway.heard(head, "ring", "ring", first.value()).path("locks").path(0).asText());
      WholeGateway.open(deputy, first);
      assertEquals("not-allowed", answer(deputy, 7));
      assertEquals(List.of(), station.lock);
      WholeGateway.open(head, first);
      WholeGateway.heard(deputy, "state", "state", "ended");
      handOver(head, "adjointe", "hour");
      assertEquals("ok", answer(head, 5));
      RingId second = station.ring();
      assertEquals(
          "gate",
          WholeGateway.heard(deputy, "ring", "ring", second.value())
              .path("locks")
              .path(0)
              .asText());
      // What was lent for this ring holds to its end.
      handOver(head, null, "hour");
      assertEquals("ok", answer(head, 5));
      WholeGateway.open(deputy, second);
      WholeGateway.heard(deputy, "lock", "state", "pulsing");
    }
  }

  @Test
  void theHistoryIsForThoseWithTheRightToIt() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      commune.phone("informatique");
      assertEquals(403, commune.get("/api/v1/rings").statusCode());
      assertEquals(403, commune.get("/api/v1/rings/" + RingId.next(1_000_000)).statusCode());
      assertEquals(200, commune.get("/api/v1/me").statusCode());
      commune.phone("adjointe");
      assertEquals(200, commune.get("/api/v1/rings").statusCode());
    }
  }

  @Test
  void whoRunsTheMachinesIsShownNoRing() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone head = commune.phone("directrice");
      TestPhone it = commune.phone("informatique");
      RingId ring = station.ring();
      WholeGateway.heard(head, "ring", "ring", ring.value());
      assertTrue(!typesUntilNow(it).contains("ring"));
      it.say("{\"type\":\"answer\",\"ring\":\"" + ring + "\",\"id\":8}");
      assertEquals("not-allowed", answer(it, 8));
      WholeGateway.open(it, ring);
      assertEquals("not-allowed", answer(it, 7));
      it.say("{\"type\":\"offer\",\"ring\":\"" + ring + "\",\"sdp\":\"v=0\\r\\n\",\"id\":9}");
      assertEquals("not-allowed", answer(it, 9));
    }
  }
}
