package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.doors.DoorHealth;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.rings.Rows;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.Reply;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import fr.heurtoir.protocol.door.DoorMessage.SelfTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a station says of its gate and of itself reaches those whom it concerns. */
class StationReportsTest {
  @TempDir Path folder;

  @Test
  void phonesOfTheRingAreToldOfTheGateItselfAndTheSchoolOfOneThatWasForced() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      RingId ring = station.ring();
      WholeGateway.heard(phone, "ring", "ring", ring.value());
      station.say(new GateReport("gate", Optional.of(ring), GateReport.State.OPENED, 2300));
      JsonNode opened = WholeGateway.heard(phone, "gate", "state", "opened");
      assertEquals(ring.value(), opened.path("ring").asText());
      assertEquals(2300, opened.path("after").asLong());
      station.say(new GateReport("cellar", Optional.of(ring), GateReport.State.CLOSED, 1));
      station.say(new GateReport("gate", Optional.empty(), GateReport.State.FORCED, 0));
      JsonNode forced = WholeGateway.heard(phone, m -> m.path("type").asText().equals("gate"));
      assertEquals("forced", forced.path("state").asText(), "a gate that is not there is no news");
      assertTrue(forced.path("ring").isMissingNode());
      Until.holds(
          "a row is kept",
          () ->
              commune.rooms.store().doors().events(WholeGateway.GATE).stream()
                  .anyMatch(event -> event.kind().equals("forced")));
    }
  }

  @Test
  void aStationThatFloodsWithItsGateReachesPhonesABoundedNumberOfTimes() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble mad = commune.station(WholeGateway.GATE);
      mad.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      var open = new GateReport("gate", Optional.empty(), GateReport.State.STILL_OPEN, 60_000);
      for (int i = 0; i < 350; i++) {
        assertEquals(200, mad.say(open));
      }
      mad.say(new DoorMessage.PartReport("microphone", false, "unplugged"));
      int gates = 0;
      while (true) {
        JsonNode next = phone.next();
        if (next.path("type").asText().equals("gate")) {
          gates++;
        } else if (next.path("door").path("faults").size() == 1) {
          break;
        }
      }
      assertTrue(gates >= 256 && gates < 350, gates + " of 350");
      assertEquals(
          350L - gates,
          commune.rooms.counters().values().get("heurtoir_door_reports_dropped_total"));
    }
  }

  @Test
  void whatSomebodySaysByOneTapReachesTheVisitorAndIsBounded() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      RingId ring = station.ring();
      WholeGateway.heard(phone, "ring", "ring", ring.value());
      String reply =
          "{\"type\":\"reply\",\"ring\":\"" + ring + "\",\"reply\":\"coming\",\"id\":%d}";
      phone.say(reply.formatted(1));
      WholeGateway.heard(phone, "ok", "re", "1");
      Until.holds(
          "said",
          () ->
              station
                  .last(DoorMessage.Say.class)
                  .filter(new DoorMessage.Say(ring, Reply.COMING)::equals)
                  .isPresent());
      for (int id = 2; id <= 9; id++) {
        phone.say(reply.formatted(id));
      }
      assertEquals(
          "too-many",
          WholeGateway.heard(phone, m -> m.path("type").asText().equals("error"))
              .path("code")
              .asText());
    }
  }

  @Test
  void aRingThatNoGatewayTookIsInTheHistoryOnceWithItsTrueTime() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      RingId ring = RingId.next(System.currentTimeMillis());
      var late = new DoorMessage.LateRing(ring, 7_200_000, false, Outcome.NOBODY_REACHABLE);
      assertEquals(200, station.say(late));
      assertEquals(200, station.say(late));
      Until.holds(
          "a row is there",
          () -> !commune.rooms.store().ringLog().rings("jules-ferry", 10).isEmpty());
      List<RingRow> rows = commune.rooms.store().ringLog().rings("jules-ferry", 10);
      assertEquals(1, rows.size());
      assertEquals(Optional.of(false), rows.getFirst().clockSure());
      Duration ago = Duration.between(rows.getFirst().pressedAt(), Instant.now());
      assertTrue(ago.toMinutes() >= 120 && ago.toMinutes() < 125, ago.toString());
      station.say(new DoorMessage.LateRing(ring, Long.MAX_VALUE, true, Outcome.FAILED));
      assertEquals(1, commune.rooms.store().ringLog().rings("jules-ferry", 10).size());
    }
  }

  @Test
  void whatIsBrokenIsShownToPhonesAndRememberedByTheNextGateway() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      station.say(
          new SelfTest(
              "1.2.0",
              List.of(
                  new SelfTest.Check("camera", false, "black"),
                  new SelfTest.Check("clock", true, "off by 3 ms"))));
      station.say(new DoorMessage.PartReport("microphone", false, "unplugged"));
      station.say(new DoorMessage.Tamper(true, 60_000));
      JsonNode door =
          WholeGateway.heard(phone, m -> m.path("door").path("faults").size() == 3).path("door");
      assertEquals("[\"microphone\",\"camera\",\"tamper\"]", door.path("faults").toString());
      station.say(new DoorMessage.PartReport("microphone", true, "back"));
      WholeGateway.heard(phone, m -> m.path("door").path("faults").size() == 2);
      Until.holds(
          "kept",
          () ->
              commune
                  .rooms
                  .store()
                  .doors()
                  .health()
                  .getOrDefault(WholeGateway.GATE, DoorHealth.UNKNOWN)
                  .faults()
                  .equals(List.of("camera", "tamper")));
    }
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      var health = commune.onLoop(() -> commune.rooms.stations().health(WholeGateway.GATE));
      assertEquals(List.of("camera", "tamper"), health.faults());
      assertEquals("1.2.0", health.version());
    }
  }

  @Test
  void aSelfTestThatDoesNotComeIsMissedAfterTwentySixHours() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      Instant now = Instant.now();
      Stations stations = commune.rooms.stations();
      assertTrue(commune.onLoop(() -> !stations.testMissing(WholeGateway.GATE, now)));
      assertTrue(
          commune.onLoop(
              () -> stations.testMissing(WholeGateway.GATE, now.plus(Duration.ofHours(27)))));
    }
  }

  @Test
  void aRingThatTheGatewaysEndCutOffIsNotLost() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      RingRow cut =
          Rows.begun(
              RingId.next(1), WholeGateway.GATE, "jules-ferry", Instant.now(), Optional.empty());
      commune.rooms.store().ringLog().begin(cut);
      Until.holds(
          "written, and not shown while it may still end",
          () -> {
            try (var db =
                    java.sql.DriverManager.getConnection(
                        "jdbc:sqlite:" + folder.resolve("gateway.db"));
                var rows = db.createStatement().executeQuery("select count(*) from ring")) {
              return rows.getInt(1) == 1;
            }
          });
      assertEquals(List.of(), commune.rooms.store().ringLog().rings("jules-ferry", 10));
    }
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      List<RingRow> rows = commune.rooms.store().ringLog().rings("jules-ferry", 10);
      assertEquals(Outcome.FAILED, rows.getFirst().outcome());
      assertEquals(Optional.of("the gateway ended during this ring"), rows.getFirst().detail());
    }
  }

  /** The door's version, and what it says of it: the one of now, a later one, one that is mute. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "'', 0", "word, 0", "99999, 0"})
  void aDoorOfAnyVersionRegistersRingsAndOpens(String said, int understood) throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      assertEquals(1, station.register(Optional.of(said).filter(text -> !text.isEmpty())));
      Until.holds(
          "understood",
          () ->
              commune.onLoop(() -> commune.rooms.stations().protocol(WholeGateway.GATE))
                  == understood);
      assertEquals(200, station.say("{\"v\":1,\"type\":\"weather\",\"rain\":true}"));
      TestPhone phone = commune.phone();
      RingId ring = station.ring();
      WholeGateway.heard(phone, "ring", "ring", ring.value());
      assertEquals(
          200,
          station.say(
              "{\"v\":1,\"type\":\"gate\",\"lock\":\"gate\",\"ring\":\""
                  + ring
                  + "\",\"state\":\"opened\",\"afterMillis\":5,\"by\":{\"whom\":[1]}}"));
      WholeGateway.heard(phone, "gate", "state", "opened");
      WholeGateway.open(phone, ring);
      WholeGateway.heard(phone, "lock", "state", "pulsing");
    }
  }
}
