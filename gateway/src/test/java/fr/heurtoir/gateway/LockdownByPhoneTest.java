package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.gateway.doors.WantedLockdowns;
import fr.heurtoir.gateway.store.DoorRecords;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lockdown that somebody sets and lifts by phone, over real sockets. */
class LockdownByPhoneTest {
  private static final DoorId SECOND = new DoorId("d2.jules-ferry");

  @TempDir Path folder;

  private static void lockdown(TestPhone phone, String state) throws Exception {
    phone.say(
        "{\"type\":\"lockdown\",\"school\":\"jules-ferry\",\"state\":\""
            + state
            + "\",\"id\":4,"
            + phone.proof("lockdown", "jules-ferry", state)
            + "}");
  }

  private static String answer(TestPhone phone) throws Exception {
    JsonNode answer = WholeGateway.heard(phone, m -> m.path("re").asInt() == 4);
    return answer.path("type").asText().equals("ok") ? "ok" : answer.path("code").asText();
  }

  private static List<String> heldBy(JsonNode lockdown) {
    return StreamSupport.stream(lockdown.path("doors").spliterator(), false)
        .map(door -> door.path("held-by").asText())
        .toList();
  }

  private static JsonNode told(TestPhone phone, String state, List<String> heldBy)
      throws Exception {
    return WholeGateway.heard(
        phone,
        m ->
            m.path("type").asText().equals("lockdown")
                && m.path("state").asText().equals(state)
                && heldBy(m).equals(heldBy));
  }

  @Test
  void everyPhoneOfTheSchoolIsToldByWhomAndWhoHoldsEachDoor() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 2)) {
      tell(commune, 1);
      List<DoorRecords.Event> kept = commune.rooms.store().doors().events(WholeGateway.GATE);
      assertEquals("lockdown-lifted", kept.getFirst().kind());
      assertEquals("person.directrice", kept.getFirst().detail());
      assertEquals("person.adjointe", kept.get(1).detail());
    }
  }

  @Tag("long")
  @Test
  void everyPhoneOfTheSchoolIsToldWithinASecond() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 2)) {
      List<Long> rounds = tell(commune, 11);
      rounds.sort(null);
      assertTrue(rounds.get(5) < 1000, () -> "told after the median of " + rounds + " ms");
    }
  }

  /** Sets and lifts it so often; milliseconds until all phones had the doors' word. */
  private static List<Long> tell(WholeGateway commune, int times) throws Exception {
    StationDouble station = commune.station(WholeGateway.GATE);
    station.register(Optional.of("1"));
    StationDouble foreign = commune.station(SECOND);
    foreign.deaf = true;
    foreign.register(Optional.empty());
    TestPhone head = commune.phone("directrice");
    TestPhone deputy = commune.phone("adjointe");
    TestPhone it = commune.phone("informatique");
    assertTrue(told(it, "none", List.of("nobody", "nobody")).path("by").isNull());
    List<Long> rounds = new ArrayList<>();
    while (rounds.size() < times) {
      long began = System.nanoTime();
      lockdown(deputy, "set");
      for (TestPhone phone : List.of(head, deputy, it)) {
        JsonNode set = told(phone, "set", List.of("door", "gateway"));
        assertEquals("adjointe", set.path("by").path("id").asText());
        assertEquals("Adjointe", set.path("by").path("name").asText());
        assertTrue(set.path("at").asText().endsWith("Z"));
      }
      rounds.add((System.nanoTime() - began) / 1_000_000);
      lockdown(head, "lift");
      assertEquals("ok", answer(head));
      for (TestPhone phone : List.of(head, deputy, it)) {
        JsonNode lifted = told(phone, "none", List.of("nobody", "nobody"));
        assertEquals("directrice", lifted.path("by").path("id").asText());
      }
    }
    return rounds;
  }

  @Test
  void whoMaySetMayNotLiftAndWhoRunsTheMachinesDoesNeither() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone deputy = commune.phone("adjointe");
      TestPhone it = commune.phone("informatique");
      lockdown(it, "set");
      assertEquals("not-allowed", answer(it));
      lockdown(deputy, "set");
      assertEquals("ok", answer(deputy));
      lockdown(deputy, "lift");
      assertEquals("not-allowed", answer(deputy));
      lockdown(it, "lift");
      assertEquals("not-allowed", answer(it));
      Until.holds("held", () -> station.lockdown);
    }
  }

  @Test
  void aLiveRingKeepsItsTalkAndNothingOpens() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone head = commune.phone("directrice");
      RingId ring = station.ring();
      WholeGateway.heard(head, "ring", "ring", ring.value());
      lockdown(head, "set");
      assertEquals("ok", answer(head));
      WholeGateway.open(head, ring);
      assertEquals("lockdown", WholeGateway.heard(head, "error", "re", "7").path("code").asText());
      head.say("{\"type\":\"answer\",\"ring\":\"" + ring + "\",\"id\":8}");
      WholeGateway.heard(head, "state", "state", "talking");
      WholeGateway.open(head, ring);
      assertEquals("lockdown", WholeGateway.heard(head, "error", "re", "7").path("code").asText());
      assertEquals(List.of(), station.lock);
    }
  }

  @Test
  void aDoorThatIsAwayIsAskedAndWhatIsWantedSurvivesARestart() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      TestPhone head = commune.phone("directrice");
      lockdown(head, "set");
      told(head, "set", List.of("asked"));
      Until.holds(
          "kept", () -> commune.rooms.store().doors().wanted().containsKey(WholeGateway.GATE));
    }
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      TestPhone deputy = commune.phone("adjointe");
      JsonNode set = told(deputy, "set", List.of("asked"));
      assertEquals("Mme Martin", set.path("by").path("name").asText());
      commune.station(WholeGateway.GATE).register(Optional.of("1"));
      told(deputy, "set", List.of("door"));
    }
  }

  @Test
  void whatWasAskedBeforeALockdownWasSetLiftsNothing() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 2)) {
      var wanted =
          new WantedLockdowns(
              commune.rooms.loop(), commune.rooms.stations(), commune.rooms.store().ofDoors());
      Instant now = Instant.now();
      Map<DoorId, Wanted> open = new HashMap<>();
      List.of(WholeGateway.GATE, SECOND)
          .forEach(door -> open.put(door, new Wanted(false, "person.directrice", now)));
      Map<DoorId, Wanted> locked = Map.of(SECOND, new Wanted(true, "person.adjointe", now));
      List<CompletionStage<Boolean>> asked =
          commune.onLoop(() -> List.of(wanted.lift(open), wanted.set(locked)));
      assertFalse(asked.getFirst().toCompletableFuture().get(20, TimeUnit.SECONDS));
      assertTrue(asked.getLast().toCompletableFuture().get(20, TimeUnit.SECONDS));
      assertTrue(commune.onLoop(() -> commune.rooms.stations().lockdowns().refuses(SECOND)));
      assertFalse(
          commune.onLoop(() -> commune.rooms.stations().lockdowns().refuses(WholeGateway.GATE)));
      assertTrue(
          commune.rooms.store().doors().wanted().get(SECOND).locked(), "and after a restart");
    }
  }
}
