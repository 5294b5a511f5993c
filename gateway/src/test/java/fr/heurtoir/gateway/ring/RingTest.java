package fr.heurtoir.gateway.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.ring.RingEffect.LockState;
import fr.heurtoir.gateway.ring.RingEffect.Refusal;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RingTest {
  private final RingBench bench = new RingBench();

  @Test
  void theFirstToAnswerWinsAndTheOthersAreToldAndStopped() {
    bench.ready("a", "b", "c").told("a", "b", "c");
    List<RingEffect> won = bench.on(new RingEvent.Answer("b"));
    assertTrue(won.contains(new RingEffect.AnswerDoor()));
    assertTrue(won.contains(new RingEffect.Talk(Optional.of("b"))));
    assertTrue(won.contains(new RingEffect.TellState()));
    assertTrue(won.contains(new RingEffect.DropViewer("a")));
    assertTrue(won.contains(new RingEffect.DropViewer("c")));
    assertEquals(
        List.of(new RingEffect.Refuse(Refusal.TAKEN, Optional.of("b"))),
        bench.on(new RingEvent.Answer("a")));
    assertEquals(List.of(), bench.on(new RingEvent.Answer("b")), "answering twice changes nothing");
  }

  @Test
  void aRingThatAllDeclineEndsAtOnce() {
    bench.ready("a", "b").told("a", "b");
    bench.on(new RingEvent.Decline("a"));
    assertInstanceOf(RingState.Ringing.class, bench.ring.state());
    bench.on(new RingEvent.Decline("b"));
    assertEquals(Outcome.DECLINED, bench.kept().outcome());
  }

  @Test
  void aPhoneThatNeverShowsTheRingDoesNotKeepTheVisitorWaiting() {
    bench.ready("frozen");
    bench.advanceTo(Duration.ofMillis(2999));
    assertInstanceOf(RingState.Ringing.class, bench.ring.state());
    bench.advanceTo(Duration.ofSeconds(3));
    assertEquals(Outcome.NOBODY_REACHABLE, bench.kept().outcome());
  }

  @Test
  void withNoPhoneAtAllNobodyIsReachableAfterThreeSeconds() {
    bench.advanceTo(Duration.ofSeconds(3));
    assertEquals(Outcome.NOBODY_REACHABLE, bench.kept().outcome());
    assertTrue(bench.did(new RingEffect.Forget()), "nobody took part: nothing is left to open");
  }

  @Test
  void aPhoneThatComesInTimeIsRung() {
    bench.advanceTo(Duration.ofSeconds(2)).ready("late");
    assertTrue(bench.did(new RingEffect.TellRing("late")));
    bench.advanceTo(Duration.ofSeconds(4)).told("late");
    bench.advanceTo(Duration.ofSeconds(29));
    assertInstanceOf(RingState.Ringing.class, bench.ring.state());
  }

  @Test
  void ifTheOnlyPhoneVanishesNobodyIsReachable() {
    bench.ready("a").told("a");
    bench.advanceTo(Duration.ofSeconds(10)).on(new RingEvent.PhoneGone("a", false));
    bench.advanceTo(Duration.ofSeconds(13));
    assertEquals(Outcome.NOBODY_REACHABLE, bench.kept().outcome());
  }

  @Test
  void aRingThatNobodyTakesEndsAfterThirtySeconds() {
    bench.ready("a").told("a").advanceTo(Duration.ofSeconds(30));
    assertEquals(Outcome.NOBODY_ANSWERED, bench.kept().outcome());
    assertTrue(bench.did(new RingEffect.EndDoor(Outcome.NOBODY_ANSWERED)));
    assertTrue(bench.did(new RingEffect.CloseMedia()));
  }

  @Test
  void aVisitorWhoLeavesEndsTheRing() {
    bench.ready("a").told("a").on(new RingEvent.DoorHungUp("CANCEL"));
    assertEquals(Outcome.VISITOR_LEFT, bench.kept().outcome());
  }

  @Test
  void aVisitorWhoHangsUpInTheCallLeavesItAnswered() {
    bench.talking("a").on(new RingEvent.DoorHungUp("BYE"));
    assertEquals(Outcome.ANSWERED, bench.kept().outcome());
    assertEquals(Optional.of("a"), bench.kept().by());
  }

  @Test
  void aDoorThatIsLostEndsTheRingAndNothingCanBeOpenedAnyMore() {
    bench.talking("a").on(new RingEvent.DoorLost("consent expired"));
    assertEquals(Outcome.DOOR_LOST, bench.kept().outcome());
    assertEquals(Optional.of("consent expired"), bench.kept().detail());
    assertTrue(bench.did(new RingEffect.Forget()));
  }

  @Test
  void aVisitorWhoHangsUpLeavesTheCallAnsweredAlsoWhereTheMediaEndFirst() {
    bench.talking("a").on(new RingEvent.DoorMediaEnded("ended by the peer"));
    assertInstanceOf(RingState.Talking.class, bench.ring.state());
    bench.advanceBy(Duration.ofMillis(2900)).on(new RingEvent.DoorHungUp("bye"));
    assertEquals(Outcome.ANSWERED, bench.kept().outcome());
    bench.advanceBy(Duration.ofSeconds(1));
    assertEquals(1, bench.count(RingEffect.Keep.class));
  }

  @Test
  void aVisitorWhoLeavesHasLeftAlsoWhereTheMediaEndFirst() {
    bench.ready("a").told("a").on(new RingEvent.DoorMediaEnded("ended by the peer"));
    bench.on(new RingEvent.DoorHungUp("CANCEL"));
    assertEquals(Outcome.VISITOR_LEFT, bench.kept().outcome());
  }

  @Test
  void aDoorWhoseMediaEndAndWhoSaysNothingIsLostAfterThreeSeconds() {
    bench.talking("a").on(new RingEvent.DoorMediaEnded("silent for too long"));
    bench.advanceBy(Duration.ofMillis(2900)).on(new RingEvent.DoorMediaEnded("again"));
    assertInstanceOf(RingState.Talking.class, bench.ring.state());
    bench.advanceBy(Duration.ofMillis(100));
    assertEquals(Outcome.DOOR_LOST, bench.kept().outcome());
    assertEquals(Optional.of("silent for too long"), bench.kept().detail());
  }

  @Test
  void aDoorWhoseMediaComeBackGoesOn() {
    bench.talking("a").on(new RingEvent.DoorMediaEnded("silent for too long"));
    bench.on(new RingEvent.DoorMediaConnected());
    bench.advanceBy(Duration.ofSeconds(4));
    assertInstanceOf(RingState.Talking.class, bench.ring.state());
  }

  @Test
  void aPhoneLostInMidCallMayComeBackWithinItsGrace() {
    bench.talking("a");
    List<RingEffect> lost = bench.on(new RingEvent.ViewerLost("a", "consent expired"));
    assertTrue(lost.contains(new RingEffect.Talk(Optional.empty())));
    assertTrue(lost.contains(new RingEffect.Show(Moment.PLEASE_WAIT)));
    bench.advanceBy(Duration.ofSeconds(9));
    List<RingEffect> back = bench.on(new RingEvent.ViewerConnected("a"));
    assertTrue(back.contains(new RingEffect.Talk(Optional.of("a"))));
    assertTrue(back.contains(new RingEffect.Show(Moment.SPEAK)));
    assertInstanceOf(RingState.Talking.class, bench.ring.state());
  }

  @Test
  void aPageReloadedInMidCallTakesTheCallUpByAnsweringAgain() {
    bench.talking("a").on(new RingEvent.PhoneGone("a", true));
    assertInstanceOf(RingState.Held.class, bench.ring.state());
    bench.advanceBy(Duration.ofSeconds(4)).ready("a");
    bench.on(new RingEvent.ViewerConnected("a"));
    assertInstanceOf(
        RingState.Held.class, bench.ring.state(), "a page that only looks does not speak");
    bench.on(new RingEvent.Answer("a"));
    assertInstanceOf(RingState.Talking.class, bench.ring.state());
  }

  @Test
  void aCallGoesOnWhileItsSoundFlowsThoughTheConnectionBlinks() {
    bench.talking("a").on(new RingEvent.PhoneGone("a", false));
    assertInstanceOf(RingState.Talking.class, bench.ring.state());
  }

  @Test
  void aPhoneThatDoesNotComeBackEndsTheCall() {
    bench.talking("a").on(new RingEvent.ViewerLost("a", "gone"));
    bench.advanceBy(Duration.ofSeconds(10));
    assertEquals(Outcome.PHONE_LOST, bench.kept().outcome());
  }

  @Test
  void answeringAgainAndAgainWithoutMediaDoesNotHoldTheVisitorForever() {
    bench.talking("a").on(new RingEvent.PhoneGone("a", true));
    bench.ready("a");
    for (int i = 0; i < 40; i++) {
      bench.on(new RingEvent.Answer("a"));
      bench.advanceBy(Duration.ofSeconds(5));
    }
    assertEquals(Outcome.TIME_LIMIT, bench.kept().outcome());
  }

  @Test
  void theLongestCallIsWarnedOfAndThenEnded() {
    bench.talking("a");
    bench.advanceBy(Duration.ofSeconds(105));
    assertTrue(bench.did(new RingEffect.Warn("a", Duration.ofSeconds(15))));
    assertTrue(bench.did(new RingEffect.Show(Moment.ENDS_SOON)));
    bench.advanceBy(Duration.ofSeconds(15));
    assertEquals(Outcome.TIME_LIMIT, bench.kept().outcome());
    assertEquals(1, bench.count(RingEffect.Warn.class));
  }

  @Test
  void openingBeforeAnsweringEndsTheRingWhenTheLockHasMoved() {
    bench.ready("a", "b").told("a", "b");
    List<RingEffect> order = bench.open("a", "gate");
    assertTrue(order.contains(bench.order(1)));
    bench.advanceBy(Duration.ofMillis(40)).accepted(1);
    assertInstanceOf(RingState.Ringing.class, bench.ring.state());
    bench.advanceBy(Duration.ofSeconds(3)).released(1);
    RingSummary kept = bench.kept();
    assertEquals(Outcome.OPENED, kept.outcome());
    assertEquals(Optional.of("a"), kept.by());
    assertEquals(Optional.of(Duration.ofMillis(40)), kept.openToRelay());
    assertTrue(kept.opened());
  }

  @Test
  void whoIsLetInAsTheRingRunsOutIsNotToldThatNobodyAnswered() {
    bench.ready("a", "b").told("a", "b");
    bench.advanceTo(RingRules.DEFAULT.answerWithin().minusSeconds(1));
    bench.open("a", "gate");
    bench.accepted(1).advanceBy(Duration.ofSeconds(2)).released(1);
    assertEquals(Outcome.OPENED, bench.kept().outcome());
    assertEquals(Optional.of("a"), bench.kept().by());
    assertTrue(bench.did(new RingEffect.EndDoor(Outcome.OPENED)));
  }

  @Test
  void whoIsLetInIsNotToldThatTheOthersDeclined() {
    bench.ready("a", "b").told("a", "b").open("a", "gate");
    bench.accepted(1).on(new RingEvent.PhoneGone("a", false));
    bench.on(new RingEvent.Decline("b"));
    assertEquals(Outcome.OPENED, bench.kept().outcome());
    assertEquals(Optional.of("a"), bench.kept().by());
  }

  @Test
  void aRefusedOrderLetsTheRingGoOn() {
    bench.ready("a").told("a").open("a", "gate");
    bench.refused(1);
    assertInstanceOf(RingState.Ringing.class, bench.ring.state());
    assertFalse(bench.ring.opened());
  }

  @Test
  void afterHangingUpTheTalkerMayOpenForHalfAMinuteAndNobodyElse() {
    bench.ready("b").told("b").talking("a").on(new RingEvent.HangUp("a"));
    assertFalse(bench.kept().opened());
    assertEquals(
        List.of(new RingEffect.Refuse(Refusal.NOT_NOW, Optional.of("a"))), bench.open("b", "gate"));
    bench.advanceBy(Duration.ofSeconds(29));
    assertTrue(bench.open("a", "gate").contains(bench.order(1)));
    bench.advanceBy(Duration.ofSeconds(2)).accepted(1);
    assertEquals(2, bench.count(RingEffect.Keep.class), "the row is kept anew, as opened");
    assertTrue(bench.kept().opened());
    assertEquals(Outcome.ANSWERED, bench.kept().outcome());
    assertEquals(
        List.of(new RingEffect.Refuse(Refusal.NOT_NOW, Optional.of("a"))), bench.open("a", "gate"));
    bench.released(1);
    assertTrue(bench.told("gate", LockState.RELEASED), "the end of the pulse is still told");
    bench.advanceBy(Duration.ofSeconds(17));
    assertTrue(bench.did(new RingEffect.Forget()));
  }

  @Test
  void onlyTheTalkerOpensAndHangsUpInACall() {
    bench.ready("b").told("b").talking("a");
    assertEquals(
        List.of(new RingEffect.Refuse(Refusal.NOT_NOW, Optional.of("a"))), bench.open("b", "gate"));
    assertEquals(
        List.of(new RingEffect.Refuse(Refusal.NOT_YOURS, Optional.of("a"))),
        bench.on(new RingEvent.HangUp("b")));
    assertEquals(
        List.of(new RingEffect.Refuse(Refusal.UNKNOWN_LOCK, Optional.of("a"))),
        bench.open("a", "cellar"));
  }

  @Test
  void aStrangerNeitherAnswersNorOpens() {
    bench.ready("a").told("a");
    assertEquals(
        List.of(new RingEffect.Refuse(Refusal.NOT_YOURS, Optional.empty())),
        bench.on(new RingEvent.Answer("stranger")));
    assertEquals(
        List.of(new RingEffect.Refuse(Refusal.NOT_NOW, Optional.empty())),
        bench.open("stranger", "gate"));
  }

  @Test
  void anOrderThatTheDoorDoesNotConfirmIsSaidToBeUnconfirmed() {
    bench.talking("a").open("a", "gate");
    bench.advanceBy(Duration.ofSeconds(3));
    assertTrue(bench.told("gate", LockState.UNCONFIRMED));
    bench.accepted(1);
    assertTrue(bench.told("gate", LockState.PULSING), "a late report still corrects it");
  }

  @Test
  void aReportOfAnOrderThatWasNeverGivenOpensNothing() {
    bench.talking("a");
    bench.accepted(7);
    assertFalse(bench.ring.opened());
  }

  @Test
  void theNumberOfOrdersInARingIsBounded() {
    bench.talking("a");
    for (int i = 0; i < Openings.MOST; i++) {
      assertTrue(bench.open("a", "gate").contains(bench.order(i + 1)));
    }
    assertEquals(
        List.of(new RingEffect.Refuse(Refusal.TOO_MANY, Optional.of("a"))),
        bench.open("a", "gate"));
  }

  @Test
  void theLatenciesAreThoseThatWereLived() {
    bench.ready("a").advanceTo(Duration.ofMillis(60)).told("a");
    bench.advanceTo(Duration.ofMillis(480)).on(new RingEvent.FirstFrame("a"));
    assertTrue(bench.did(new RingEffect.Show(Moment.LOOKED_AT)));
    bench.advanceTo(Duration.ofSeconds(5)).on(new RingEvent.Answer("a"));
    bench.advanceBy(Duration.ofMillis(90)).on(new RingEvent.TwoWayAudio("a"));
    bench.on(new RingEvent.HangUp("a"));
    RingSummary kept = bench.kept();
    assertEquals(Optional.of(Duration.ofMillis(60)), kept.pressToTold());
    assertEquals(Optional.of(Duration.ofMillis(480)), kept.pressToFirstFrame());
    assertEquals(Optional.of(Duration.ofMillis(90)), kept.answerToAudio());
    assertEquals(Optional.empty(), kept.openToRelay());
  }

  @Test
  void anOpeningThatComesBeforeTheDoorIsReadyWaitsForIt() {
    var early = new RingBench(false).talking("a");
    List<RingEffect> wished = early.open("a", "gate");
    assertFalse(wished.stream().anyMatch(RingEffect.Refuse.class::isInstance));
    assertFalse(
        early.open("a", "gate").stream().anyMatch(RingEffect.Refuse.class::isInstance),
        "an impatient second tap is no error");
    assertEquals(List.of(early.order(1)), early.asked());
    assertEquals(List.of(1), early.doorReady(), "and opens once");
  }

  @Test
  void aDoorThatIsNotReadyIsToldOfAfterTwoSeconds() {
    var early = new RingBench(false).talking("a");
    early.open("a", "gate");
    early.advanceBy(Openings.READY_WITHIN);
    assertTrue(
        early.did(
            new RingEffect.TellLock(
                "gate", LockState.REFUSED, Optional.of("a"), Optional.of("door-not-ready"))));
    assertEquals(List.of(), early.doorReady(), "the gate does not open by surprise");
  }

  @Test
  void aPhoneThatWasAwayWhileTheLockWasReleasedIsToldSoWhenItIsBackAndAfterTheEndToo() {
    bench.talking("a").open("a", "gate");
    bench.accepted(1);
    bench.on(new RingEvent.PhoneGone("a", false));
    bench.released(1);
    var again =
        new RingEffect.RetellLocks(
            "a",
            List.of(
                new RingEffect.TellLock(
                    "gate", LockState.RELEASED, Optional.of("a"), Optional.empty())));
    assertEquals(
        List.of(new RingEffect.TellRing("a"), again),
        bench.on(new RingEvent.PhoneReady("a")).stream()
            .filter(e -> e instanceof RingEffect.TellRing || e.equals(again))
            .toList(),
        "after the ring itself");
    bench.on(new RingEvent.HangUp("a"));
    assertTrue(bench.on(new RingEvent.PhoneReady("a")).contains(again), "may still open");
    assertFalse(
        bench.on(new RingEvent.PhoneReady("z")).stream()
            .anyMatch(RingEffect.RetellLocks.class::isInstance),
        "nobody else is told of a ring that is over");
  }

  @Test
  void anOrderLivesForThreeSecondsFromTheTapAndIsRefusedAfterThat() {
    bench.talking("a");
    Instant tapped = bench.now;
    bench.advanceBy(Duration.ofMillis(2_999));
    assertTrue(
        bench
            .on(new RingEvent.Open("a", "gate", tapped))
            .contains(
                new RingEffect.Open(1, "gate", tapped.plusSeconds(3), tapped.plusSeconds(3))));
    bench.advanceBy(Duration.ofMillis(1));
    assertEquals(
        List.of(new RingEffect.Refuse(Refusal.TOO_LATE, Optional.of("a"))),
        bench.on(new RingEvent.Open("a", "gate", tapped)));
  }

  @Test
  void anOrderThatCouldNotLeaveInItsLifeIsSaidToBeRefused() {
    bench.talking("a").open("a", "gate");
    List<RingEffect> late = bench.moved(1, new OpenNews.Refused(Optional.of("too-late")));
    assertTrue(
        late.contains(
            new RingEffect.TellLock(
                "gate", LockState.REFUSED, Optional.of("a"), Optional.of("too-late"))));
    bench.advanceBy(Duration.ofSeconds(4));
    assertFalse(bench.told("gate", LockState.UNCONFIRMED), "nobody needs to wonder");
    assertTrue(bench.open("a", "gate").contains(bench.order(2)));
  }

  @Test
  void theDoorIsWaitedForNoLongerThanTheOrderLives() {
    var early = new RingBench(false).talking("a");
    Instant tapped = early.now;
    early.advanceBy(Duration.ofMillis(2_500));
    early.on(new RingEvent.Open("a", "gate", tapped));
    early.advanceBy(Duration.ofMillis(500));
    assertTrue(early.told("gate", LockState.REFUSED));
    assertEquals(List.of(), early.doorReady());
  }

  @Test
  void newsOfAnOpeningThatNobodyAskedForAreIgnored() {
    bench.talking("a");
    for (int number : new int[] {0, 1, -1, Integer.MAX_VALUE}) {
      assertEquals(List.of(), bench.moved(number, new OpenNews.Accepted()));
    }
    assertFalse(bench.ring.opened());
  }

  @Test
  void aDoorThatCannotConfirmIsSaidToBeUnconfirmedAtOnce() {
    bench.talking("a").open("a", "gate");
    bench.moved(1, new OpenNews.Unconfirmed());
    assertTrue(bench.told("gate", LockState.UNCONFIRMED));
    assertFalse(bench.ring.opened(), "nobody saw the lock move");
  }
}
