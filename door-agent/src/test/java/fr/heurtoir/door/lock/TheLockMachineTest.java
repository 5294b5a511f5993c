package fr.heurtoir.door.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockReport.State;
import fr.heurtoir.protocol.order.LockdownOrder;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OrderKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TheLockMachineTest {
  private static final RingId RING = new RingId("01JD0000000000000000000000");
  private static final RingId OTHER = new RingId("01JD0000000000000000000001");

  private LockBench bench = new LockBench();

  private String open(Nonce nonce, long counter) {
    return bench.outcome(bench.open(RING, nonce, counter));
  }

  @Test
  void aFurtherOrderLengthensAPulseButNeverBeyondTheHardCap() {
    bench.ring(RING);
    for (int second = 0; second < 15; second++) {
      assertEquals("accepted", open(bench.newestNonce(RING), second + 1));
      bench.pass(Duration.ofMillis(999));
      assertTrue(bench.chip.active("gate"));
      bench.pass(Duration.ofMillis(1));
    }
    assertFalse(bench.chip.active("gate"), "15 s from its beginning");
    assertEquals(1, bench.chip.activations("gate"));
    assertEquals(15, bench.reports(State.RELEASED).size(), "said so for each order");
  }

  @Test
  void twoLocksHaveEachTheirOwnOrdersAndPulses() {
    Nonce nonce = bench.ring(RING);
    bench.say(LockBench.open(bench.key, RING, "inner", nonce, 1));
    bench.pass(Duration.ofSeconds(2));
    open(nonce, 2);
    bench.pass(Duration.ofSeconds(1));
    assertFalse(bench.chip.active("inner"));
    assertTrue(bench.chip.active("gate"));
  }

  @Test
  void aRingOpensUntilAWhileAfterItsCallAndAQuarterOfAnHourAtMost() {
    bench.ring(RING);
    bench.happen(new LockEvent.RingEnds(RING));
    bench.pass(Duration.ofSeconds(10).minusNanos(1));
    assertEquals("accepted", open(bench.newestNonce(RING), 1));
    bench.pass(Duration.ofNanos(1));
    assertEquals("expired", open(bench.newestNonce(RING), 2));
    bench.ring(OTHER);
    bench.pass(Duration.ofMinutes(15));
    assertEquals("expired", bench.outcome(bench.open(OTHER, bench.newestNonce(OTHER), 1)));
    int before = bench.told.size();
    bench.pass(Duration.ofHours(1));
    assertEquals(before, bench.told.size(), "and no nonce is made for it any more");
  }

  @Test
  void anOrderThatTheAgentKeptBackOpensNothingWhateverTheAgentSaysOfTheTime() {
    Nonce nonce = bench.ring(RING);
    DoorMessage.Open kept = bench.open(RING, nonce, 1);
    bench.pass(OrderVerifier.NONCE_LIFE);
    // The line is written now: it says that the agent got the order this instant.
    assertEquals("stale-nonce", bench.outcome(kept));
    assertEquals(0, bench.chip.activations("gate"));
    Nonce now = bench.newestNonce(RING);
    byte[] fromTheFuture =
        LockWire.write(
            new LockWire.Request.Say(bench.open(RING, now, 1), bench.now + 900 * LockBench.SECOND));
    bench.pass(OrderVerifier.NONCE_LIFE);
    bench.line(fromTheFuture);
    assertEquals(0, bench.chip.activations("gate"));
    assertEquals("accepted", open(bench.newestNonce(RING), 1), "the ring itself goes on");
  }

  @Test
  void aRingMayBeOpenedAtAnyMomentOfItsLifeByTheNonceThatTheGatewayHasThen() {
    Nonce had = bench.ring(RING);
    long counter = 1;
    for (int i = 0; i < 400; i++) {
      bench.pass(Duration.ofMillis(700));
      // The newest nonce needs up to three seconds to the gateway, and an order three back.
      assertEquals("accepted", open(had, counter++), "at " + bench.now);
      if (i % 4 == 0) {
        had = bench.newestNonce(RING);
      }
    }
  }

  @Test
  void aLieAboutTheEpochMovesItByNothingSoThatALockdownCanBeSetAndLiftedAfterwards() {
    DoorMessage.Challenge honest = bench.challenge();
    DoorMessage.Challenge lie =
        new DoorMessage.Challenge(honest.challenge(), LockdownOrder.HIGHEST_EPOCH - 2);
    assertEquals("epoch-too-far", bench.outcome(bench.lockdown(bench.key, true, lie)));
    assertFalse(bench.held());
    assertEquals("accepted", bench.setLockdown(true));
    assertEquals("accepted", bench.setLockdown(false));
    assertEquals(2, bench.disk.lockdownEpoch());
    DoorMessage.Challenge step =
        new DoorMessage.Challenge(bench.challenge().challenge(), 1 + Lockdown.MOST_STEP);
    assertEquals("accepted", bench.outcome(bench.lockdown(bench.key, true, step)));
  }

  @Test
  void whenTheAgentIsGoneWhatItAnnouncedOpensNothing() {
    Nonce nonce = bench.ring(RING);
    bench.happen(new LockEvent.AgentGone());
    bench.happen(new LockEvent.AgentThere());
    assertEquals("unknown-ring", open(nonce, 1));
    bench.ring(RING);
    assertEquals("stale-nonce", open(nonce, 1));
  }

  @Test
  void whatIsDueIsDoneBeforeAnOrderThatWaited() {
    Nonce nonce = bench.ring(RING);
    open(nonce, 1);
    DoorMessage.Open waited = bench.open(RING, nonce, 2);
    byte[] line = bench.bytes(waited);
    bench.now += 4 * LockBench.SECOND;
    bench.line(line);
    assertEquals(List.of(Refusal.LATE), bench.refused);
    assertFalse(bench.chip.active("gate"));
    assertEquals(1, bench.chip.activations("gate"));
    assertEquals("replayed", bench.outcome(waited), "used up all the same");
  }

  @Test
  void aLineThatFailsIsReportedAndLetGoUntilItIsAtRest() {
    Nonce nonce = bench.ring(RING);
    open(nonce, 1);
    bench.chip.fail("gate", true);
    assertEquals("line-failed", open(nonce, 2));
    assertTrue(bench.chip.active("gate"));
    bench.chip.fail("gate", false);
    bench.pass(Duration.ofMillis(1));
    assertFalse(bench.chip.active("gate"));
  }

  @Test
  void afterAStopNothingMoves() {
    Nonce nonce = bench.ring(RING);
    open(nonce, 1);
    bench.happen(new LockEvent.Stop());
    assertFalse(bench.chip.active("gate"));
    assertEquals("stopping", open(nonce, 2));
  }

  @Test
  void aFloodIsRefusedUnlookedAtBeyondFiftyASecond() {
    Nonce nonce = bench.ring(RING);
    DoorMessage.Open good = bench.open(RING, nonce, 1);
    for (int i = 0; i < 200; i++) {
      bench.say(new DoorMessage.Open(RING, "gate", 2, nonce, good.signature()));
    }
    assertEquals(50, bench.counts.get(Refusal.FORGED));
    assertEquals(150, bench.counts.get(Refusal.TOO_MANY));
    bench.pass(Duration.ofSeconds(1));
    assertEquals("accepted", bench.outcome(good));
  }

  @Test
  void aLockdownCountsAtOnceAndIsAcknowledgedWhenTheDiskHasIt() {
    Nonce nonce = bench.ring(RING);
    open(nonce, 1);
    DoorMessage.Challenge challenge = bench.challenge();
    bench.told.clear();
    bench.diskSlow = true;
    bench.say(bench.lockdown(bench.key, true, challenge));
    assertTrue(bench.writing);
    assertFalse(bench.chip.active("gate"), "the pulse ends");
    assertTrue(bench.chip.active("lockdown"));
    assertTrue(
        bench.told.stream().noneMatch(DoorMessage.LockdownState.class::isInstance),
        "not acknowledged yet");
    bench.happen(new LockEvent.Saved());
    assertTrue(bench.newest(DoorMessage.LockdownState.class).byOrder());
  }

  @Test
  void liftingCountsOnlyWhenTheDiskHasItAndIsRefusedWhereItHasNoRoom() {
    assertEquals("accepted", bench.setLockdown(true));
    bench.diskFull = true;
    assertEquals("not-saved", bench.setLockdown(false));
    assertTrue(bench.held());
    bench.diskFull = false;
    assertEquals("accepted", bench.setLockdown(false));
    assertFalse(bench.held());
    bench.restart(Map.of());
    assertFalse(bench.held());
  }

  @Test
  void aLockdownThatCannotBeSavedIsHeldToldAndTriedAgain() {
    bench.diskFull = true;
    assertEquals("not-saved", bench.setLockdown(true));
    assertTrue(bench.held());
    bench.diskFull = false;
    bench.pass(StateSaver.AGAIN);
    assertEquals(
        new DoorMessage.LockdownState(true, false, 1, java.util.Optional.empty()),
        bench.newest(DoorMessage.LockdownState.class));
    bench.restart(Map.of());
    assertTrue(bench.held());
  }

  @Test
  void aChallengeIsGoodOnceForHalfAMinuteAndFourAtATime() {
    DoorMessage.Challenge first = bench.challenge();
    bench.pass(Challenges.VALID);
    assertEquals("unknown-challenge", bench.outcome(bench.lockdown(bench.key, true, first)));
    DoorMessage.Challenge second = bench.challenge();
    for (int i = 0; i < Challenges.MOST; i++) {
      bench.challenge();
    }
    assertEquals("unknown-challenge", bench.outcome(bench.lockdown(bench.key, true, second)));
    DoorMessage.Challenge third = bench.challenge();
    DoorMessage.Lockdown order = bench.lockdown(bench.key, true, third);
    assertEquals("accepted", bench.outcome(order));
    assertEquals("unknown-challenge", bench.outcome(order));
  }

  @Test
  void otherKeysCountWhenTheDiskHasThemAndSurviveARestart() {
    OrderKey next = OrderKey.generate();
    bench.diskFull = true;
    assertEquals("not-saved", bench.outcome(LockBench.keys(bench.key, 2, bench.key, next)));
    assertFalse(bench.newest(DoorMessage.PartReport.class).works());
    bench.diskFull = false;
    assertEquals("accepted", bench.outcome(LockBench.keys(bench.key, 2, bench.key, next)));
    assertTrue(bench.newest(DoorMessage.PartReport.class).works());
    assertEquals("accepted", bench.outcome(LockBench.keys(next, 3, next)));
    bench.restart(Map.of());
    Nonce nonce = bench.ring(RING);
    assertEquals("unknown-key", open(nonce, 1));
    assertEquals("accepted", bench.outcome(LockBench.open(next, RING, "gate", nonce, 1)));
    assertEquals("old-epoch", bench.outcome(LockBench.keys(next, 3, bench.key)));
  }

  @Test
  void aLatchingContactHoldsUntilAnOrderLiftsItAndDoesNotLetGoWhileItAsks() {
    bench =
        new LockBench(
            OrderKey.generate(), LockBench.guards(true, Duration.ofSeconds(60)), Map.of());
    bench.happen(new LockEvent.ContactChanged(new Contact.Alarm(), true, bench.now));
    assertTrue(bench.held());
    assertEquals("accepted", bench.setLockdown(false));
    assertTrue(bench.held(), "it still asks");
    bench.happen(new LockEvent.ContactChanged(new Contact.Alarm(), false, bench.now));
    bench.pass(Duration.ofSeconds(1));
    bench.restart(Map.of());
    assertTrue(bench.held(), "latched, on the disk");
    assertEquals("accepted", bench.setLockdown(false));
    assertFalse(bench.held());
  }

  @Test
  void aBrokenStateIsALockdownThatNoOrderLifts() {
    bench.breakState();
    bench.restart(Map.of());
    assertTrue(bench.held());
    Nonce nonce = bench.ring(RING);
    assertEquals("unknown-key", open(nonce, 1));
    assertEquals("state-broken", bench.setLockdown(false));
    assertEquals("state-broken", bench.outcome(LockBench.keys(bench.key, 5, bench.key)));
    assertEquals(0, bench.chip.activations("gate"));
  }
}
