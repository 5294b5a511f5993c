package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.school.HistoryPolicy;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.CallBackRefused.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A visitor who was missed is called back, and nobody else is looked at. */
class CallBackTest {
  @TempDir Path folder;

  private static HistoryPolicy window(Duration callBack) {
    return new HistoryPolicy(callBack, false, Duration.ofHours(24));
  }

  /** A ring that the phone declined. */
  private static RingId missed(StationDouble station, TestPhone phone, Duration age)
      throws Exception {
    RingId ring = station.call(age, Optional.empty());
    WholeGateway.heard(phone, "ring", "ring", ring.value());
    phone.say("{\"type\":\"told\",\"ring\":\"" + ring + "\"}");
    phone.say("{\"type\":\"decline\",\"ring\":\"" + ring + "\"}");
    WholeGateway.heard(phone, "state", "outcome", "declined");
    return ring;
  }

  private static void callBack(TestPhone phone, RingId ring) {
    phone.say("{\"type\":\"call-back\",\"ring\":\"" + ring + "\",\"id\":9}");
  }

  private static String refusal(TestPhone phone, RingId ring) throws Exception {
    callBack(phone, ring);
    return WholeGateway.heard(phone, "error", "re", "9").path("code").asText();
  }

  private static boolean of(JsonNode message, RingId ring) {
    return message.path("ring").asText().equals(ring.value());
  }

  @Test
  void theVisitorIsSeenSpokenToAndLetInByThePhoneThatAskedAndBothRowsSayIt() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      RingId old = missed(station, phone, Duration.ZERO);
      TestPhone other = commune.phone();
      callBack(phone, old);
      WholeGateway.heard(phone, "ok", "re", "9");
      JsonNode ring = WholeGateway.heard(phone, "ring", "call-back-of", old.value());
      RingId live = new RingId(ring.path("ring").asText());
      assertEquals(station.called, Optional.of(live));
      assertEquals(1, ring.path("phones").size(), "nobody else is rung");
      WholeGateway.open(other, live);
      assertEquals("not-now", WholeGateway.heard(other, "error", "re", "7").path("code").asText());
      other.say("{\"type\":\"answer\",\"ring\":\"" + live + "\",\"id\":8}");
      assertEquals(
          "not-yours", WholeGateway.heard(other, "error", "re", "8").path("code").asText());
      phone.say("{\"type\":\"told\",\"ring\":\"" + live + "\"}");
      phone.say("{\"type\":\"answer\",\"ring\":\"" + live + "\"}");
      WholeGateway.heard(phone, m -> of(m, live) && m.path("state").asText().equals("talking"));
      WholeGateway.open(phone, live);
      WholeGateway.heard(phone, m -> of(m, live) && m.path("state").asText().equals("released"));
      station.say(
          new DoorMessage.GateReport(
              "gate", Optional.of(live), DoorMessage.GateReport.State.OPENED, 900));
      WholeGateway.heard(phone, "gate", "state", "opened");
      phone.say("{\"type\":\"hangup\",\"ring\":\"" + live + "\"}");
      WholeGateway.heard(phone, "state", "outcome", "answered");

      Until.holds(
          "both rows are kept", () -> commune.json("/api/v1/rings").path("rings").size() == 2);
      JsonNode newest = commune.json("/api/v1/rings").path("rings").path(0);
      assertEquals(live.value(), newest.path("ring").asText());
      assertEquals(old.value(), newest.path("callBackOf").asText());
      assertEquals(0, newest.path("callBackUntil").asLong(), "an answered visitor was not missed");
      Until.holds(
          "the gate is kept",
          () -> commune.json("/api/v1/rings/" + live).path("opened").path(0).has("gate"));
      JsonNode opened = commune.json("/api/v1/rings/" + live).path("opened");
      assertEquals(1, opened.size());
      assertEquals("gate", opened.path(0).path("lock").asText());
      assertEquals("released", opened.path(0).path("state").asText());
      assertEquals("opened", opened.path(0).path("gate").asText());
      assertEquals("Direction", opened.path(0).path("by").path("name").asText());
      assertEquals("Mme Martin", opened.path(0).path("person").path("name").asText());
      assertTrue(opened.path(0).path("at").asText().endsWith("Z"));
      JsonNode missed = commune.json("/api/v1/rings/" + old);
      assertEquals("declined", missed.path("outcome").asText());
      assertEquals(live.value(), missed.path("calledBack").path(0).path("ring").asText());
      assertEquals("Direction", missed.path("calledBack").path(0).path("by").path("name").asText());
      assertEquals("answered", missed.path("calledBack").path(0).path("outcome").asText());
      assertEquals("Direction", missed.path("phones").path(0).path("name").asText());
      assertTrue(missed.path("phones").path(0).path("told").isIntegralNumber());
      assertTrue(missed.path("phones").path(0).path("answered").isNull());
      long left = missed.path("callBackUntil").asLong();
      assertTrue(left > 0 && left < 180_000, () -> left + " ms left");
      assertEquals(404, commune.get("/api/v1/rings/" + RingId.next(1)).statusCode());
      assertEquals(404, commune.get("/api/v1/rings/x").statusCode());
    }
  }

  @Test
  void theSchoolsWindowIsHeldByTheGatewayAndTheDoorIsNotEvenAsked() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1, window(Duration.ofSeconds(10)))) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      RingId late = missed(station, phone, Duration.ofSeconds(15));
      assertEquals("too-late", refusal(phone, late));
      assertEquals(Optional.empty(), station.last(DoorMessage.CallBack.class));
      Until.holds("kept", () -> commune.json("/api/v1/rings").path("rings").size() == 1);
      assertEquals(
          0, commune.json("/api/v1/rings").path("rings").path(0).path("callBackUntil").asLong());
    }
  }

  @Test
  void aSchoolThatCallsNobodyBackDoesNot() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1, window(Duration.ZERO))) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      assertEquals("not-allowed", refusal(phone, missed(station, phone, Duration.ZERO)));
      assertEquals(Optional.empty(), station.last(DoorMessage.CallBack.class));
    }
  }

  @Test
  void whatCannotBeIsRefusedWithItsReason() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      assertEquals("unknown-ring", refusal(phone, RingId.next(1)));
      RingId old = missed(station, phone, Duration.ZERO);
      for (Reason reason : Reason.values()) {
        station.refusesCallBack = Optional.of(reason);
        assertEquals(reason.code(), refusal(phone, old), "the door's own word");
      }
      station.refusesCallBack = Optional.empty();
      station.knowsCallBack = false;
      assertEquals("door-unreachable", refusal(phone, old), "a door that is too old");
      station.knowsCallBack = true;
      RingId live = station.ring();
      WholeGateway.heard(phone, "ring", "ring", live.value());
      assertEquals("not-now", refusal(phone, old), "the door rings");
      assertEquals("unknown-ring", refusal(phone, live), "it has not ended");
      phone.say("{\"type\":\"decline\",\"ring\":\"" + live + "\"}");
      WholeGateway.heard(phone, m -> of(m, live) && m.path("outcome").asText().equals("declined"));
      station.close();
      Until.holds("gone", () -> !commune.rooms.sip().registered(WholeGateway.GATE));
      assertEquals("door-unreachable", refusal(phone, old));
    }
  }

  @Test
  void whoRangWhileTheDoorReachedNoGatewayIsCalledBackWhenItDoes() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      RingId lost = RingId.next(1);
      RingId unsure = RingId.next(2);
      RingId old = RingId.next(3);
      station.say(new DoorMessage.LateRing(lost, 20_000, true, Outcome.NOBODY_REACHABLE));
      station.say(new DoorMessage.LateRing(unsure, 20_000, false, Outcome.NOBODY_REACHABLE));
      station.say(new DoorMessage.LateRing(old, Long.MAX_VALUE, true, Outcome.NOBODY_REACHABLE));
      assertEquals("unknown-ring", refusal(phone, unsure));
      assertEquals("unknown-ring", refusal(phone, old));
      callBack(phone, lost);
      WholeGateway.heard(phone, "ring", "call-back-of", lost.value());
    }
  }

  @Test
  void aDoorThatCallsBackUnaskedReachesNobody() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      RingId old = missed(station, phone, Duration.ZERO);
      station.responses.clear();
      station.call(Duration.ZERO, Optional.of(old));
      Until.holds("refused", () -> station.responses.contains("500 INVITE"));
      RingId next = station.ring();
      JsonNode ring = WholeGateway.heard(phone, m -> m.path("type").asText().equals("ring"));
      assertTrue(of(ring, next), "the first that the phone hears of is the press after it");
      assertFalse(ring.has("call-back-of"));
    }
  }

  @Test
  void theCallBackEndsWithThePhoneThatWantedIt() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      RingId old = missed(station, phone, Duration.ZERO);
      callBack(phone, old);
      JsonNode ring = WholeGateway.heard(phone, "ring", "call-back-of", old.value());
      phone.say("{\"type\":\"told\",\"ring\":\"" + ring.path("ring").asText() + "\"}");
      station.responses.clear();
      phone.close();
      Until.holds("ended", () -> station.responses.contains("480 INVITE"));
      TestPhone another = commune.phone();
      callBack(another, old);
      JsonNode again = WholeGateway.heard(another, "ring", "call-back-of", old.value());
      another.say("{\"type\":\"hangup\",\"ring\":\"" + again.path("ring").asText() + "\"}");
      Until.holds("hung up", () -> station.responses.contains("603 INVITE"));
    }
  }
}
