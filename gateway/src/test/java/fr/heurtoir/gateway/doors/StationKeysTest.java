package fr.heurtoir.gateway.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.protocol.DoorId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StationKeysTest {
  private static final DoorId GATE = new DoorId("gate.school");
  private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC);

  private final Map<DoorId, StationKeys.Keys> kept = new HashMap<>();
  private StationKeys keys = begun();

  private StationKeys begun() {
    return new StationKeys(
        kept,
        (door, now) -> {
          kept.put(door, now);
          return CompletableFuture.completedStage(true);
        },
        NOW,
        Audit.NONE);
  }

  @Test
  void theFirstKeyThatRegistersIsTheDoorsAndStaysSoAfterARestart() {
    assertTrue(keys.admits(GATE, "a"), "nothing is known of this door yet");
    keys.registered(GATE, "a", 1);
    assertFalse(keys.admits(GATE, "b"));
    keys = begun();
    assertTrue(keys.admits(GATE, "a"));
    assertFalse(keys.admits(GATE, "b"));
    assertTrue(keys.admits(new DoorId("yard.school"), "b"), "another door's business");
  }

  @Test
  void whileADoorRenewsBothKeysCountUntilTheNextHasProvedThatItsAnswerWasHeard() {
    keys.registered(GATE, "a", 1);
    assertTrue(keys.renews(GATE, "a", "b").isPresent());
    assertFalse(keys.registered(GATE, "b", 2), "its answer may have been lost");
    assertTrue(keys.admits(GATE, "a"), "the door may have to fall back");
    assertFalse(keys.registered(GATE, "b", 3), "nor was it heard on another connection");
    assertTrue(keys.registered(GATE, "b", 3), "a second one on the same connection");
    assertFalse(keys.admits(GATE, "a"));
    assertEquals(Optional.of("b"), keys.of(GATE).orElseThrow().current());
  }

  @Test
  void aDoorThatNeverUsedItsNextKeyAsksForAnother() {
    keys.registered(GATE, "a", 1);
    keys.renews(GATE, "a", "b");
    keys.renews(GATE, "a", "c");
    assertFalse(keys.admits(GATE, "b"), "one next key at a time");
    assertTrue(keys.admits(GATE, "a"));
    assertTrue(keys.admits(GATE, "c"));
  }

  @Test
  void noKeyButTheCurrentOneIsGivenACertificate() {
    keys.registered(GATE, "a", 1);
    keys.only(GATE, "b");
    assertEquals(Optional.empty(), keys.renews(GATE, "a", "c"));
    keys.renews(GATE, "b", "c");
    assertEquals(Optional.empty(), keys.renews(GATE, "c", "d"), "it has not taken over yet");
    keys.revoke(GATE);
    assertEquals(Optional.empty(), keys.renews(GATE, "b", "e"));
  }

  @Test
  void aRevokedDoorIsNobodyUntilItEnrolsAnewWhateverRegistersFirst() {
    keys.registered(GATE, "a", 1);
    keys.revoke(GATE);
    keys = begun();
    assertFalse(keys.admits(GATE, "a"));
    keys.registered(GATE, "a", 2);
    assertFalse(keys.admits(GATE, "a"), "a revoked door is not a door that is not known yet");
    keys.only(GATE, "b");
    assertTrue(keys.admits(GATE, "b"));
    assertFalse(keys.admits(GATE, "a"));
  }

  @Test
  void eachChangeIsLaterThanTheOneBefore() {
    keys.registered(GATE, "a", 1);
    long first = kept.get(GATE).change();
    keys.renews(GATE, "a", "b");
    assertTrue(kept.get(GATE).change() > first);
  }

  @Test
  void refusalsAreCountedOneByOne() {
    keys.registered(GATE, "a", 1);
    for (int i = 0; i < 1_000; i++) {
      keys.refused(GATE, "b", "192.0.2.1:5061", i);
      keys.refused(new DoorId("d" + i + ".school"), "b", "192.0.2.1:5061", i);
    }
    assertEquals(1_000, keys.refusals(GATE));
    assertEquals(0, keys.refusals(new DoorId("d1.school")), "nothing is kept of unknown doors");
  }
}
