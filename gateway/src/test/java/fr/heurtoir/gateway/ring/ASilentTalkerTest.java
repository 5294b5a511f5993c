package fr.heurtoir.gateway.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.ring.RingEffect.Refusal;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A phone that talks and falls silent keeps the visitor from nobody. */
class ASilentTalkerTest {
  private final RingBench bench = new RingBench();

  private RingBench aTalksAndHangs() {
    bench.ready("b").told("b").talking("a");
    bench.advanceBy(Duration.ofSeconds(10));
    assertInstanceOf(RingState.Talking.class, bench.ring.state());
    bench.hung.add("a");
    bench.on(new RingEvent.Heard("a"));
    bench.effects.clear();
    return bench;
  }

  @Test
  void isNoticedWithinThreeSecondsAndTheOthersMayAnswerAtOnce() {
    aTalksAndHangs().advanceBy(Duration.ofSeconds(3));
    assertInstanceOf(RingState.Held.class, bench.ring.state());
    assertTrue(bench.did(new RingEffect.Talk(Optional.empty())));
    assertTrue(bench.did(new RingEffect.Show(Moment.PLEASE_WAIT)));
    assertTrue(bench.did(new RingEffect.TellState()));
    assertTrue(bench.ring.mayWatch("b"), "the others see the visitor again");
    List<RingEffect> taken = bench.on(new RingEvent.Answer("b"));
    assertTrue(taken.contains(new RingEffect.Talk(Optional.of("b"))));
    assertTrue(taken.contains(new RingEffect.Watch(Optional.of("b"))));
    assertTrue(taken.contains(new RingEffect.DropViewer("a")));
    assertTrue(taken.contains(new RingEffect.TellState()));
    assertFalse(taken.contains(new RingEffect.AnswerDoor()), "the door's call is answered");
    assertEquals(
        List.of(new RingEffect.Refuse(Refusal.TAKEN, Optional.of("b"))),
        bench.on(new RingEvent.Answer("a")),
        "who comes back too late hears who talks");
    bench.on(new RingEvent.HangUp("b"));
    assertEquals(Optional.of("b"), bench.kept().by());
  }

  @Test
  void leavesTheGateToTheOthersAndARingThatTheyOpenedEnds() {
    aTalksAndHangs().advanceBy(Duration.ofSeconds(3));
    assertTrue(bench.open("b", "gate").contains(bench.order(1)));
    bench.accepted(1).released(1);
    assertEquals(Outcome.OPENED, bench.kept().outcome());
    assertEquals(Optional.of("b"), bench.kept().by());
  }

  @Test
  void talksOnAtItsFirstSignOfLifeWhereNobodyTookTheVisitor() {
    aTalksAndHangs().advanceBy(Duration.ofSeconds(8));
    List<RingEffect> back = bench.on(new RingEvent.Heard("a"));
    assertTrue(back.contains(new RingEffect.Talk(Optional.of("a"))));
    assertTrue(back.contains(new RingEffect.Show(Moment.SPEAK)));
    assertTrue(back.contains(new RingEffect.DropViewer("b")));
    assertInstanceOf(RingState.Talking.class, bench.ring.state());
  }

  @Test
  void isNotCutWhileAnythingAtAllComesOfIt() {
    bench.ready("b").told("b").talking("a");
    bench.hung.add("a");
    for (int i = 0; i < 30; i++) {
      // A bad network: one thing in two seconds and a bit gets through.
      bench.advanceBy(Duration.ofMillis(2_400));
      assertInstanceOf(RingState.Talking.class, bench.ring.state());
      bench.on(new RingEvent.Heard("a"));
    }
  }

  @Test
  void thatWasLostForGoodLeavesTheOthersTheTimeThatARingHas() {
    aTalksAndHangs().advanceBy(Duration.ofSeconds(3));
    bench.on(new RingEvent.ViewerLost("a", "silent for too long"));
    bench.advanceBy(Duration.ofSeconds(20));
    assertInstanceOf(RingState.Held.class, bench.ring.state(), "b still may answer");
    bench.on(new RingEvent.Decline("b"));
    assertEquals(Outcome.PHONE_LOST, bench.kept().outcome(), "nobody is left to wait for");
  }

  @Test
  void thatNobodyReplacesEndsAfterTheTimeOfARing() {
    aTalksAndHangs().advanceBy(Duration.ofMillis(2_500 + 29_999));
    assertInstanceOf(RingState.Held.class, bench.ring.state());
    bench.advanceBy(Duration.ofMillis(1));
    assertEquals(Outcome.PHONE_LOST, bench.kept().outcome());
  }

  @Test
  void withNobodyElseIsWaitedForNoLongerThanItsGrace() {
    bench.talking("a");
    bench.hung.add("a");
    bench.advanceBy(Duration.ofMillis(2_500 + 9_999));
    assertInstanceOf(RingState.Held.class, bench.ring.state());
    bench.advanceBy(Duration.ofMillis(1));
    assertEquals(Outcome.PHONE_LOST, bench.kept().outcome());
  }

  @Test
  void othersWhoComeOrWakeAreOfferedTheVisitorToo() {
    bench.on(new RingEvent.CanWake("asleep", true));
    assertTrue(bench.did(new RingEffect.Wake("asleep")));
    bench.talking("a");
    assertTrue(bench.did(new RingEffect.Withdraw("asleep", true)));
    bench.hung.add("a");
    bench.effects.clear();
    bench.advanceBy(Duration.ofSeconds(3));
    assertTrue(bench.did(new RingEffect.Wake("asleep")), "it is pushed once more");
    bench.ready("asleep", "late");
    assertTrue(bench.did(new RingEffect.TellRing("late")));
    bench.told("late").on(new RingEvent.Answer("late"));
    assertInstanceOf(RingState.Talking.class, bench.ring.state());
    assertEquals(Optional.of("late"), bench.ring.talker());
  }

  @Test
  void whoDeclinedMayNotOpenButMayAnswer() {
    bench.ready("a", "b").told("a", "b").on(new RingEvent.Decline("b"));
    bench.talking("a");
    bench.hung.add("a");
    bench.advanceBy(Duration.ofSeconds(3));
    assertEquals(
        List.of(new RingEffect.Refuse(Refusal.NOT_NOW, Optional.of("a"))), bench.open("b", "gate"));
    bench.on(new RingEvent.Answer("b"));
    assertEquals(Optional.of("b"), bench.ring.talker());
  }

  @Test
  void changingHandsDoesNotMakeTheCallLonger() {
    aTalksAndHangs().advanceBy(Duration.ofSeconds(3)).on(new RingEvent.Answer("b"));
    bench.advanceBy(Duration.ofSeconds(120));
    assertEquals(Outcome.TIME_LIMIT, bench.kept().outcome());
  }
}
