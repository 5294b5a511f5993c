package fr.heurtoir.gateway.rings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.protocol.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A gateway that is told to stop, as at an upgrade, lets its rings end, takes new ones meanwhile,
 * and stops when there is none or when its time is over. Time is given.
 */
class AStopLetsRingsEndTest extends OneGate {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private CompletableFuture<Integer> stop(Duration longest) {
    return board.drain(longest).toCompletableFuture();
  }

  /** A visitor whose ring her phone shows. */
  private LiveRing shown() {
    LiveRing live = press();
    on(live, new RingEvent.Told(HERS.id()));
    return live;
  }

  /** She talks for so long, and her phone says every second that it is there. */
  private void talks(LiveRing live, Duration time) {
    for (Duration left = time; left.isPositive(); left = left.minusSeconds(1)) {
      Duration second = Duration.ofSeconds(1);
      loop.pass(left.compareTo(second) < 0 ? left : second);
      board.heard(live, HERS.id());
    }
  }

  private static Duration untilItIsForgotten() {
    return RingPlan.standard().openAfterHangup().plusSeconds(1);
  }

  @Test
  void withoutARingItStopsAtOnce() {
    assertEquals(0, stop(LONGEST).join());
  }

  @Test
  void aTalkGoesOnToItsEndAndTheGateMayBeOpenedAfterIt() {
    LiveRing live = shown();
    on(live, new RingEvent.Answer(HERS.id()));
    CompletableFuture<Integer> stop = stop(LONGEST);
    talks(live, Duration.ofSeconds(60));
    assertEquals(Optional.empty(), call.ended);
    on(live, new RingEvent.HangUp(HERS.id()));
    assertEquals(Optional.of(Outcome.ANSWERED), call.ended);
    assertFalse(stop.isDone(), "she may still open");
    on(live, new RingEvent.Open(HERS.id(), "gate", clock.now()));
    assertEquals(1, driver.orElseThrow().asked().size());
    loop.pass(untilItIsForgotten());
    assertEquals(0, stop.getNow(-1));
  }

  @Test
  void aRingThatGoesOnAfterItsTimeIsCutAndItsVisitorIsTold() {
    LiveRing live = shown();
    on(live, new RingEvent.Answer(HERS.id()));
    CompletableFuture<Integer> stop = stop(Duration.ofSeconds(40));
    talks(live, Duration.ofSeconds(40).minusMillis(1));
    assertFalse(stop.isDone());
    talks(live, Duration.ofMillis(1));
    assertEquals(1, stop.getNow(-1));
    board.stop();
    assertEquals(Optional.of(Outcome.FAILED), call.ended);
    assertEquals(Optional.of("the gateway stopped"), row(call).detail());
  }

  @Test
  void aVisitorWhoComesMeanwhileRingsAndIsWaitedForToo() {
    LiveRing first = shown();
    CompletableFuture<Integer> stop = stop(LONGEST);
    loop.pass(Duration.ofSeconds(10));
    FakeDoorCall second = new FakeDoorCall(call(2).ring(), OTHER_GATE);
    admission.onInvite(second);
    assertTrue(second.rings);
    on(board.find(second.ring()).orElseThrow(), new RingEvent.Told(HERS.id()));
    board.on(first, new RingEvent.DoorHungUp("cancelled"));
    loop.pass(RingPlan.standard().answerTimeout().minusSeconds(1));
    assertFalse(stop.isDone());
    loop.pass(untilItIsForgotten().plusSeconds(1));
    assertEquals(Optional.of(Outcome.NOBODY_ANSWERED), second.ended);
    assertEquals(0, stop.getNow(-1));
  }

  @Test
  void inTheLastSecondsAPressIsTurnedAwayAtOnceAndIsInTheHistory() {
    LiveRing first = shown();
    on(first, new RingEvent.Answer(HERS.id()));
    CompletableFuture<Integer> stop = stop(LONGEST);
    talks(first, LONGEST.minus(Drain.LAST_PRESS).minusMillis(1));
    assertTrue(board.takesRings());
    talks(first, Duration.ofMillis(1));
    FakeDoorCall late = new FakeDoorCall(call(3).ring(), OTHER_GATE);
    admission.onInvite(late);
    assertEquals(Optional.of(Outcome.FAILED), late.ended);
    assertEquals(Optional.of("the gateway stops"), row(late).detail());
    assertFalse(late.rings);
    assertEquals(Optional.empty(), call.ended, "what goes on goes on");
    talks(first, Drain.LAST_PRESS);
    assertEquals(1, stop.getNow(-1));
  }

  @Test
  void betweenTheLastRingsEndAndTheStopNoneBegins() {
    LiveRing live = shown();
    CompletableFuture<Integer> stop = stop(LONGEST);
    board.on(live, new RingEvent.DoorHungUp("cancelled"));
    loop.pass(untilItIsForgotten());
    assertEquals(0, stop.getNow(-1));
    FakeDoorCall late = call(2);
    admission.onInvite(late);
    assertEquals(Optional.of(Outcome.FAILED), late.ended);
    assertEquals(0, board.live());
  }

  @Test
  void toldASecondTimeItStopsAtOnce() {
    shown();
    CompletableFuture<Integer> stop = stop(LONGEST);
    loop.pass(Duration.ofSeconds(5));
    assertFalse(stop.isDone());
    assertEquals(1, stop(Duration.ZERO).join());
    assertEquals(1, stop.getNow(-1));
  }
}
