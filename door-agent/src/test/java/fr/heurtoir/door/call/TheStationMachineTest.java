package fr.heurtoir.door.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.call.StationEffect.ApplyAnswer;
import fr.heurtoir.door.call.StationEffect.ArmLock;
import fr.heurtoir.door.call.StationEffect.Bye;
import fr.heurtoir.door.call.StationEffect.Cancel;
import fr.heurtoir.door.call.StationEffect.DisarmLock;
import fr.heurtoir.door.call.StationEffect.Invite;
import fr.heurtoir.door.call.StationEffect.Notify;
import fr.heurtoir.door.call.StationEffect.RenewMedia;
import fr.heurtoir.door.call.StationEffect.Talk;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.Reply;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.CallBackRefused;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.door.DoorMessage.Open;
import fr.heurtoir.protocol.door.DoorMessage.Say;
import fr.heurtoir.protocol.door.DoorMessage.Show;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TheStationMachineTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1000 * MS;
  private static final RingId ONE = new RingId("01JD0000000000000000000001");
  private static final RingId TWO = new RingId("01JD0000000000000000000002");
  private static final RingId THREE = new RingId("01JD0000000000000000000003");

  private final Iterator<RingId> ids = List.of(ONE, TWO, THREE).iterator();
  private final StationMachine machine = new StationMachine(times(), ids::next);
  private long now = 1000 * SECOND;
  private long nextId;
  private List<StationEffect> effects = List.of();

  private static StationTimes times() {
    return StationTimes.of(
        Duration.ofMillis(40),
        Duration.ofSeconds(60),
        Duration.ofSeconds(120),
        Duration.ofSeconds(180),
        Duration.ofSeconds(10));
  }

  private List<StationEffect> on(StationEvent event) {
    effects = machine.handle(event, now);
    return effects;
  }

  private void after(long nanos) {
    now += nanos;
  }

  private List<StationEffect> press() {
    List<StationEffect> down = down();
    after(160 * MS);
    assertEquals(List.of(), on(new StationEvent.Button(false, now)));
    after(200 * MS);
    return down;
  }

  /** Holds the button until it counts, 40 ms; what that gives. */
  private List<StationEffect> down() {
    assertEquals(List.of(), on(new StationEvent.Button(true, now)));
    after(40 * MS);
    return on(new StationEvent.Tick());
  }

  private void inService() {
    on(new StationEvent.GatewayThere());
    on(new StationEvent.MediaReady());
    assertEquals(new StationState.Idle(), machine.state());
  }

  private void early() {
    inService();
    press();
    on(new StationEvent.Progress(ONE, "sdp"));
  }

  private void talking() {
    early();
    on(new StationEvent.Answered(ONE, "sdp"));
    assertInstanceOf(StationState.Talking.class, machine.state());
  }

  private static Invite invite(RingId ring, long pressed) {
    return new Invite(ring, pressed, Optional.empty());
  }

  private static Notify aloud(Notice notice) {
    return new Notify(notice, true);
  }

  private static Notice at(Moment moment) {
    return new Notice.At(moment, Optional.empty());
  }

  private static Open open(RingId ring, long counter) {
    OpenOrder order =
        new OpenOrder(new DoorId("portail.ecole"), ring, "gate", Nonce.random(), counter);
    return new Open(ring, "gate", counter, order.nonce(), OrderKey.generate().sign(order));
  }

  private static StationEvent show(RingId ring, Moment moment) {
    return new StationEvent.Told(new Show(ring, moment));
  }

  /** The end of ring ONE, pressed at the beginning, that no gateway took. */
  private List<StationEffect> untaken() {
    List<StationEffect> all = new ArrayList<>(ending(Outcome.FAILED));
    all.add(new StationEffect.Keep(ONE, 1000 * SECOND, Outcome.FAILED));
    return all;
  }

  private List<StationEffect> ending(Outcome outcome) {
    return List.of(new DisarmLock(ONE), new RenewMedia(), aloud(new Notice.Over(outcome)));
  }

  @Test
  void isOutOfServiceUntilAGatewayHasItAndSaysSoToWhoeverPresses() {
    assertEquals(new StationState.OutOfService(), machine.state());
    on(new StationEvent.MediaReady());
    assertEquals(
        List.of(
            aloud(new Notice.OutOfService()),
            new StationEffect.Keep(ONE, now, Outcome.NOBODY_REACHABLE)),
        press());
    assertEquals(
        List.of(new Notify(new Notice.AtRest(), false)), on(new StationEvent.GatewayThere()));
    assertEquals(new StationState.Idle(), machine.state());
    assertTrue(machine.wakeAt().isEmpty());
  }

  @Test
  void aPressInvitesArmsTheLockAndTellsTheVisitorAtOnce() {
    inService();
    long pressed = now;
    assertEquals(
        List.of(invite(ONE, pressed), new ArmLock(ONE), aloud(new Notice.Pressed())), press());
  }

  @Test
  void aBouncingContactIsOnePressAndCountsFromItsLastBounce() {
    inService();
    for (int i = 0; i < 5; i++) {
      assertEquals(List.of(), on(new StationEvent.Button(i % 2 == 0, now)), "bounce " + i);
      after(7 * MS);
    }
    long rests = now - 7 * MS;
    assertEquals(rests + 40 * MS, machine.wakeAt().orElseThrow());
    now = rests + 40 * MS;
    assertTrue(on(new StationEvent.Tick()).contains(invite(ONE, rests)), effects::toString);
    after(100 * MS);
    for (int i = 0; i < 5; i++) {
      assertEquals(List.of(), on(new StationEvent.Button(i % 2 != 0, now)), "release " + i);
      after(7 * MS);
    }
    after(SECOND);
    assertEquals(List.of(), on(new StationEvent.Tick()));
  }

  @Test
  void aSpikeOf200MicrosecondsOnTheBellsLineIsNoPress() {
    inService();
    on(new StationEvent.Button(true, now));
    after(MS / 5);
    on(new StationEvent.Button(false, now));
    after(SECOND);
    assertEquals(List.of(), on(new StationEvent.Tick()));
    assertTrue(machine.wakeAt().isEmpty());
    on(new StationEvent.Button(true, now));
    on(new StationEvent.Button(false, now + 39 * MS));
    assertEquals(new StationState.Idle(), machine.state());
  }

  @Test
  void aPressWhoseEdgesAreBroughtLateCountsByTheirTimes() {
    inService();
    long pressed = now;
    on(new StationEvent.Button(true, pressed));
    after(SECOND);
    assertTrue(
        on(new StationEvent.Button(false, pressed + 120 * MS)).contains(invite(ONE, pressed)),
        effects::toString);
    assertEquals(List.of(), on(new StationEvent.Tick()));
  }

  @Test
  void aSecondPressOnALiveRingSaysTheSameAgainAndInvitesNobody() {
    inService();
    press();
    assertEquals(List.of(aloud(new Notice.Pressed())), press());
    on(new StationEvent.Ringing(ONE));
    assertEquals(List.of(aloud(at(Moment.RING_SENT))), press());
    on(new StationEvent.Answered(ONE, "sdp"));
    assertEquals(List.of(new Notify(at(Moment.SPEAK), false)), press());
  }

  @Test
  void aPressBeforeTheMediaAreReadyWaitsForThem() {
    on(new StationEvent.GatewayThere());
    long pressed = now;
    assertEquals(List.of(new ArmLock(ONE), aloud(new Notice.Pressed())), down());
    assertEquals(pressed + 3 * SECOND, machine.wakeAt().orElseThrow());
    after(SECOND);
    assertEquals(List.of(invite(ONE, pressed)), on(new StationEvent.MediaReady()));
  }

  @Test
  void aPressWhoseMediaNeverComeIsGivenUp() {
    on(new StationEvent.GatewayThere());
    down();
    after(3 * SECOND);
    assertEquals(untaken(), on(new StationEvent.Tick()));
  }

  @Test
  void mediaThatCannotBePreparedPutTheStationOutOfServiceUntilTheyCan() {
    on(new StationEvent.GatewayThere());
    down();
    assertEquals(untaken(), on(new StationEvent.MediaUnavailable()));
    after(10 * SECOND);
    assertEquals(
        List.of(new Notify(new Notice.OutOfService(), false)), on(new StationEvent.Tick()));
    assertEquals(new StationState.OutOfService(), machine.state());
    on(new StationEvent.MediaReady());
    assertEquals(new StationState.Idle(), machine.state());
  }

  @Test
  void aGatewayThatDoesNotTakeTheRingIsGivenUpAfterEightSeconds() {
    inService();
    press();
    long due = machine.wakeAt().orElseThrow();
    now = due - 1;
    assertEquals(List.of(), on(new StationEvent.Tick()));
    now = due;
    List<StationEffect> expected = new ArrayList<>(List.of(new Cancel(ONE)));
    expected.addAll(untaken());
    assertEquals(expected, on(new StationEvent.Tick()));
  }

  @Test
  void nobodyAnsweringEndsByTheDoorsOwnClockToo() {
    early();
    now = machine.wakeAt().orElseThrow();
    List<StationEffect> expected = new ArrayList<>(List.of(new Cancel(ONE)));
    expected.addAll(ending(Outcome.NOBODY_ANSWERED));
    assertEquals(expected, on(new StationEvent.Tick()));
  }

  @Test
  void aTalkEndsAtItsLongest() {
    talking();
    now = machine.wakeAt().orElseThrow();
    List<StationEffect> expected = new ArrayList<>(List.of(new Bye(ONE, Outcome.TIME_LIMIT)));
    expected.addAll(ending(Outcome.TIME_LIMIT));
    assertEquals(expected, on(new StationEvent.Tick()));
  }

  @Test
  void ringingThenPictureThenTalk() {
    inService();
    press();
    assertEquals(List.of(aloud(at(Moment.RING_SENT))), on(new StationEvent.Ringing(ONE)));
    assertEquals(List.of(), on(new StationEvent.Ringing(ONE)));
    assertEquals(List.of(new ApplyAnswer("sdp")), on(new StationEvent.Progress(ONE, "sdp")));
    assertEquals(List.of(aloud(at(Moment.LOOKED_AT))), on(show(ONE, Moment.LOOKED_AT)));
    assertEquals(
        List.of(new ApplyAnswer("sdp"), new Talk(), aloud(at(Moment.SPEAK))),
        on(new StationEvent.Answered(ONE, "sdp")));
    assertEquals(List.of(), on(new StationEvent.Answered(ONE, "sdp")), "a repeated 200");
    assertEquals(ending(Outcome.ANSWERED), on(new StationEvent.CallEnded(ONE, Outcome.ANSWERED)));
  }

  @Test
  void whatTheGatewayShowsNeverGoesBack() {
    inService();
    press();
    on(show(ONE, Moment.RING_SENT));
    assertEquals(at(Moment.RING_SENT), machine.notice());
    assertEquals(List.of(), on(show(ONE, Moment.SPEAK)), "not answered yet");
    on(show(ONE, Moment.LOOKED_AT));
    on(new StationEvent.Ringing(ONE));
    assertEquals(at(Moment.LOOKED_AT), machine.notice());
    assertEquals(List.of(), on(show(ONE, Moment.RING_SENT)));
    on(new StationEvent.Answered(ONE, "sdp"));
    assertEquals(List.of(), on(show(ONE, Moment.LOOKED_AT)));
    assertEquals(List.of(aloud(at(Moment.PLEASE_WAIT))), on(show(ONE, Moment.PLEASE_WAIT)));
    assertEquals(List.of(aloud(at(Moment.SPEAK))), on(show(ONE, Moment.SPEAK)));
    assertEquals(List.of(aloud(at(Moment.ENDS_SOON))), on(show(ONE, Moment.ENDS_SOON)));
    assertEquals(List.of(), on(show(ONE, Moment.DOOR_OPEN)), "only the lock says that");
  }

  @Test
  void aReplyFromThePhoneIsShownWhenever() {
    early();
    on(show(ONE, Moment.LOOKED_AT));
    assertEquals(
        List.of(aloud(new Notice.At(Moment.LOOKED_AT, Optional.of(Reply.COMING)))),
        on(new StationEvent.Said(new Say(ONE, Reply.COMING))));
    assertEquals(List.of(), on(new StationEvent.Said(new Say(TWO, Reply.COMING))));
  }

  @Test
  void aReplyDuringATalkGivesWayToTheTalkAfterAWhile() {
    talking();
    on(new StationEvent.Said(new Say(ONE, Reply.PLEASE_WAIT)));
    assertEquals(now + 15_000 * MS, machine.wakeAt().orElseThrow());
    after(14_999 * MS);
    assertEquals(List.of(), on(new StationEvent.Tick()));
    after(MS);
    assertEquals(List.of(new Notify(at(Moment.SPEAK), false)), on(new StationEvent.Tick()));
    assertInstanceOf(StationState.Talking.class, machine.state());
    assertEquals(List.of(), on(new StationEvent.Tick()));
  }

  @Test
  void aReplyBeforeATalkStaysAndIsForgottenWhenSomebodyAnswers() {
    early();
    on(new StationEvent.Said(new Say(ONE, Reply.COMING)));
    after(20_000 * MS);
    assertEquals(List.of(), on(new StationEvent.Tick()));
    assertEquals(new Notice.At(Moment.RING_SENT, Optional.of(Reply.COMING)), machine.notice());
    on(new StationEvent.Answered(ONE, "sdp"));
    assertEquals(at(Moment.SPEAK), machine.notice());
  }

  @Test
  void eventsOfAnotherRingChangeNothing() {
    early();
    StationState before = machine.state();
    for (StationEvent foreign :
        List.of(
            new StationEvent.Ringing(TWO),
            new StationEvent.Progress(TWO, "other"),
            new StationEvent.Answered(TWO, "other"),
            new StationEvent.CallEnded(TWO, Outcome.DECLINED),
            new StationEvent.MediaEnded(TWO, "ended"),
            show(TWO, Moment.LOOKED_AT))) {
      assertEquals(List.of(), on(foreign), foreign.toString());
      assertEquals(before, machine.state());
    }
    on(new StationEvent.Answered(ONE, "sdp"));
    assertEquals(List.of(), on(new StationEvent.MediaEnded(TWO, "ended")));
    assertEquals(List.of(), on(new StationEvent.Progress(ONE, "late")));
  }

  @Test
  void theVisitorCanLeaveAtAnyTime() {
    inService();
    assertEquals(List.of(), on(new StationEvent.VisitorLeaves()));
    press();
    List<StationEffect> expected = new ArrayList<>(List.of(new Cancel(ONE)));
    expected.addAll(ending(Outcome.VISITOR_LEFT));
    assertEquals(expected, on(new StationEvent.VisitorLeaves()));
    assertEquals(List.of(), on(new StationEvent.VisitorLeaves()));
  }

  @Test
  void leavingBeforeTheInviteIsOutCancelsNothing() {
    on(new StationEvent.GatewayThere());
    down();
    assertEquals(ending(Outcome.VISITOR_LEFT), on(new StationEvent.VisitorLeaves()));
    on(new StationEvent.GatewayAway());
    after(10 * SECOND);
    on(new StationEvent.Tick());
    assertEquals(new StationState.OutOfService(), machine.state());
    assertEquals(List.of(), on(new StationEvent.VisitorLeaves()));
  }

  @Test
  void leavingEarlyCancelsAndLeavingATalkHangsUp() {
    early();
    assertEquals(new Cancel(ONE), on(new StationEvent.VisitorLeaves()).getFirst());
    on(new StationEvent.MediaReady());
    press();
    on(new StationEvent.Answered(TWO, "sdp"));
    assertEquals(new Bye(TWO, Outcome.ANSWERED), on(new StationEvent.VisitorLeaves()).getFirst());
  }

  @Test
  void aPressWhileAnOutcomeIsShownIsANewRing() {
    early();
    on(new StationEvent.CallEnded(ONE, Outcome.DECLINED));
    on(new StationEvent.MediaReady());
    assertInstanceOf(Invite.class, press().getFirst());
    assertEquals(TWO, ((StationState.Calling) machine.state()).ring());
  }

  @Test
  void aPressWhileAnOutcomeIsShownAndTheGatewayIsAwaySaysSo() {
    early();
    on(new StationEvent.GatewayAway());
    assertInstanceOf(StationState.Ended.class, machine.state());
    assertEquals(
        List.of(
            aloud(new Notice.OutOfService()),
            new StationEffect.Keep(TWO, now, Outcome.NOBODY_REACHABLE)),
        press());
  }

  @Test
  void losingTheGatewayFailsARingThatWasNotAnsweredAndLeavesATalk() {
    inService();
    press();
    assertEquals(untaken(), on(new StationEvent.GatewayAway()));
    assertEquals(List.of(), on(new StationEvent.GatewayAway()));
    after(10 * SECOND);
    on(new StationEvent.Tick());
    assertEquals(List.of(), on(new StationEvent.GatewayAway()));
    assertEquals(
        List.of(new RenewMedia(), new Notify(new Notice.AtRest(), false)),
        on(new StationEvent.GatewayThere()),
        "what was prepared before the outage is not used");
    on(new StationEvent.MediaReady());
    press();
    on(new StationEvent.Answered(TWO, "sdp"));
    assertEquals(List.of(), on(new StationEvent.GatewayAway()));
    assertEquals(List.of(), on(new StationEvent.GatewayThere()));
    assertInstanceOf(StationState.Talking.class, machine.state());
  }

  @Test
  void aVisitorWhoSpeaksToNobodyIsToldToWaitTwoSecondsAfterTheGatewayIsGone() {
    inService();
    talking();
    on(new StationEvent.GatewayAway());
    assertEquals(OptionalLong.of(now + 2 * SECOND), machine.wakeAt());
    after(2 * SECOND);
    assertEquals(List.of(told(Moment.PLEASE_WAIT)), on(new StationEvent.Tick()));
    assertEquals(List.of(), on(new StationEvent.Tick()), "said once");
    assertEquals(List.of(told(Moment.SPEAK)), on(new StationEvent.GatewayThere()));
  }

  @Test
  void aConnectionThatIsBackAtOnceInterruptsNobody() {
    inService();
    talking();
    on(new StationEvent.GatewayAway());
    after(SECOND);
    assertEquals(List.of(), on(new StationEvent.GatewayThere()));
    after(2 * SECOND);
    assertEquals(List.of(), on(new StationEvent.Tick()));
  }

  @Test
  void aTalkWhosePathIsInterruptedSaysSoUntilItStandsAgain() {
    inService();
    talking();
    assertEquals(List.of(told(Moment.PLEASE_WAIT)), on(new StationEvent.MediaPath(ONE, false)));
    assertEquals(List.of(told(Moment.SPEAK)), on(new StationEvent.MediaPath(ONE, true)));
    assertEquals(List.of(), on(new StationEvent.MediaPath(TWO, false)), "of another ring");
  }

  @Test
  void aVisitorWhomTheGatewayLetsWaitIsToldToSpeakByTheGatewayAlone() {
    inService();
    talking();
    on(new StationEvent.Told(new Show(ONE, Moment.PLEASE_WAIT)));
    assertEquals(List.of(), on(new StationEvent.MediaPath(ONE, false)));
    assertEquals(List.of(), on(new StationEvent.MediaPath(ONE, true)));
    assertEquals(
        List.of(told(Moment.SPEAK)), on(new StationEvent.Told(new Show(ONE, Moment.SPEAK))));
  }

  private static Notify told(Moment moment) {
    return new Notify(new Notice.At(moment, Optional.empty()), true);
  }

  @Test
  void losingTheGatewayAtRestIsShown() {
    inService();
    assertEquals(
        List.of(new Notify(new Notice.OutOfService(), false)), on(new StationEvent.GatewayAway()));
  }

  @Test
  void mediaThatAreLostBeforeTheAnswerLeaveTheBellAndEndTheTalkThatCannotBe() {
    early();
    assertEquals(List.of(), on(new StationEvent.MediaEnded(ONE, "no path")));
    assertInstanceOf(StationState.Early.class, machine.state());
    after(3 * SECOND);
    assertEquals(List.of(new StationEffect.MediaLost(ONE, "no path")), on(new StationEvent.Tick()));
    assertEquals(List.of(), on(new StationEvent.Tick()), "said once");
    assertEquals(List.of(new ApplyAnswer("sdp")), on(new StationEvent.Progress(ONE, "sdp")));
    List<StationEffect> expected = new ArrayList<>(List.of(new Bye(ONE, Outcome.FAILED)));
    expected.addAll(ending(Outcome.FAILED));
    assertEquals(expected, on(new StationEvent.Answered(ONE, "sdp")));
  }

  @Test
  void mediaThatEndInATalkWaitForTheCallsOwnEnd() {
    talking();
    assertEquals(List.of(), on(new StationEvent.MediaEnded(ONE, "closed")));
    assertEquals(now + 3 * SECOND, machine.wakeAt().orElseThrow());
    after(3 * SECOND - 1);
    assertEquals(List.of(), on(new StationEvent.Tick()));
    assertEquals(ending(Outcome.ANSWERED), on(new StationEvent.CallEnded(ONE, Outcome.ANSWERED)));
    assertEquals(now + 10 * SECOND, machine.wakeAt().orElseThrow(), "nothing else is waited for");
  }

  @Test
  void aTalkWhoseMediaEndAndWhoseCallGoesOnIsCutOff() {
    talking();
    on(new StationEvent.MediaEnded(ONE, "no path"));
    after(2 * SECOND);
    assertEquals(List.of(), on(new StationEvent.MediaEnded(ONE, "again")));
    after(SECOND);
    List<StationEffect> expected =
        new ArrayList<>(
            List.of(new StationEffect.MediaLost(ONE, "no path"), new Bye(ONE, Outcome.DOOR_LOST)));
    expected.addAll(ending(Outcome.DOOR_LOST));
    assertEquals(expected, on(new StationEvent.Tick()));
    assertEquals(List.of(), on(new StationEvent.MediaEnded(ONE, "late")));
  }

  @Test
  void nobodyIsToldToSpeakWhereTheMediaEndedBeforeTheAnswer() {
    early();
    on(new StationEvent.MediaEnded(ONE, "no path"));
    after(SECOND);
    assertEquals(List.of(), on(new StationEvent.Answered(ONE, "sdp")));
    assertEquals(at(Moment.RING_SENT), machine.notice());
    after(2 * SECOND);
    assertTrue(on(new StationEvent.Tick()).contains(new Bye(ONE, Outcome.FAILED)));
    assertEquals(new Notice.Over(Outcome.FAILED), machine.notice());
  }

  @Test
  void theNextRingsMediaRunWhateverBecameOfTheLast() {
    talking();
    on(new StationEvent.MediaEnded(ONE, "no path"));
    on(new StationEvent.CallEnded(ONE, Outcome.ANSWERED));
    on(new StationEvent.MediaReady());
    press();
    on(new StationEvent.Answered(TWO, "sdp"));
    assertEquals(at(Moment.SPEAK), machine.notice());
    assertEquals(now + 120 * SECOND, machine.wakeAt().orElseThrow());
  }

  @Test
  void ordersGoToTheLockWhateverTheStateAndItsWordGoesBack() {
    Open open = open(ONE, 1);
    assertEquals(List.of(new StationEffect.Order(open)), on(new StationEvent.Ordered(open)));
    LockReport away =
        new LockReport(ONE, "gate", 1, LockReport.State.REFUSED, Optional.of("lock-away"));
    assertEquals(List.of(new StationEffect.Report(away)), on(new StationEvent.LockAway(open)));
  }

  @Test
  void theOpenDoorIsShownOverEverythingUntilItIsReleased() {
    talking();
    LockReport pulsing = new LockReport(ONE, "gate", 1, LockReport.State.PULSING, Optional.empty());
    assertEquals(
        List.of(new StationEffect.Report(pulsing), aloud(at(Moment.DOOR_OPEN))),
        on(new StationEvent.LockSaid(pulsing)));
    on(new StationEvent.CallEnded(ONE, Outcome.ANSWERED));
    assertEquals(at(Moment.DOOR_OPEN), machine.notice());
    LockReport refused =
        new LockReport(ONE, "gate", 1, LockReport.State.REFUSED, Optional.of("replayed"));
    assertEquals(
        List.of(new StationEffect.Report(refused)), on(new StationEvent.LockSaid(refused)));
    assertEquals(at(Moment.DOOR_OPEN), machine.notice());
    LockReport released =
        new LockReport(ONE, "gate", 1, LockReport.State.RELEASED, Optional.empty());
    assertEquals(
        List.of(
            new StationEffect.Report(released),
            new Notify(new Notice.Over(Outcome.ANSWERED), false)),
        on(new StationEvent.LockSaid(released)));
  }

  @Test
  void anOutcomeIsShownForTenSecondsThenTheStationRests() {
    early();
    on(new StationEvent.CallEnded(ONE, Outcome.NOBODY_REACHABLE));
    assertEquals(now + 10 * SECOND, machine.wakeAt().orElseThrow());
    assertEquals(List.of(), on(new StationEvent.Tick()));
    after(10 * SECOND);
    assertEquals(List.of(new Notify(new Notice.AtRest(), false)), on(new StationEvent.Tick()));
    assertEquals(List.of(), on(new StationEvent.Tick()));
  }

  @Test
  void lateEventsOfAnEndedRingDoNothing() {
    early();
    on(new StationEvent.CallEnded(ONE, Outcome.DECLINED));
    for (StationEvent late :
        List.of(
            new StationEvent.Ringing(ONE),
            new StationEvent.Progress(ONE, "sdp"),
            new StationEvent.Answered(ONE, "sdp"),
            new StationEvent.CallEnded(ONE, Outcome.FAILED),
            new StationEvent.MediaEnded(ONE, "ended"),
            show(ONE, Moment.SPEAK))) {
      assertEquals(List.of(), on(late), late.toString());
    }
    after(10 * SECOND);
    on(new StationEvent.Tick());
    assertEquals(List.of(), on(new StationEvent.MediaEnded(ONE, "ended")));
    assertEquals(List.of(), on(new StationEvent.Answered(ONE, "sdp")));
    on(new StationEvent.GatewayAway());
    assertEquals(List.of(), on(new StationEvent.MediaEnded(ONE, "ended")));
    assertEquals(List.of(), on(show(ONE, Moment.SPEAK)));
  }

  @Test
  void mediaThatWereLostBeforeTheGatewaySpokeLeaveTheBellAndNobodyTalks() {
    inService();
    press();
    assertEquals(List.of(), on(new StationEvent.MediaEnded(ONE, "no path")));
    assertInstanceOf(StationState.Calling.class, machine.state());
    after(3 * SECOND);
    on(new StationEvent.Tick());
    on(new StationEvent.Ringing(ONE));
    assertTrue(
        on(new StationEvent.Answered(ONE, "sdp")).contains(new Bye(ONE, Outcome.FAILED)),
        effects::toString);
  }

  @Test
  void keepsOneRingForAVisitorWhoPressesAgainAndAgainWhereNoGatewayIs() {
    on(new StationEvent.MediaReady());
    assertTrue(press().contains(new StationEffect.Keep(ONE, now - 400 * MS, kept())));
    after(2 * SECOND);
    assertEquals(List.of(aloud(new Notice.OutOfService())), press());
    after(10 * SECOND);
    assertTrue(press().contains(new StationEffect.Keep(TWO, now - 400 * MS, kept())));
  }

  private static Outcome kept() {
    return Outcome.NOBODY_REACHABLE;
  }

  @Test
  void keepsTheRingThatWasOnItsWayWhenTheGatewayWentButNotOneThatTheGatewayHas() {
    inService();
    press();
    long pressed = now - 400 * MS;
    on(new StationEvent.GatewayAway());
    assertTrue(effects.contains(new StationEffect.Keep(ONE, pressed, Outcome.FAILED)));
    after(20 * SECOND);
    on(new StationEvent.Tick());
    on(new StationEvent.GatewayThere());
    on(new StationEvent.MediaReady());
    press();
    on(new StationEvent.Ringing(TWO));
    on(new StationEvent.GatewayAway());
    assertFalse(effects.stream().anyMatch(StationEffect.Keep.class::isInstance));
  }

  @Test
  void aStuckButtonIsSaidOnceAndItsReleaseToo() {
    inService();
    down();
    on(new StationEvent.Ringing(ONE));
    after(31 * SECOND);
    assertEquals(
        List.of(new StationEffect.Part("bell", false, "held for 30 s")),
        on(new StationEvent.Tick()));
    after(10 * SECOND);
    assertEquals(List.of(), on(new StationEvent.Tick()));
    assertEquals(
        List.of(new StationEffect.Part("bell", true, "released")),
        on(new StationEvent.Button(false, now)));
  }

  @Test
  void aContactThatChattersIsSaidOnceAndRingsNoMoreUntilItRests() {
    inService();
    int parts = 0;
    int notices = 0;
    for (int i = 0; i < 5000; i++) {
      after(50 * MS);
      for (StationEffect effect : on(new StationEvent.Button(i % 2 == 0, now))) {
        parts += effect instanceof StationEffect.Part ? 1 : 0;
        notices += effect instanceof Notify ? 1 : 0;
      }
    }
    assertEquals(1, parts);
    assertTrue(notices < ButtonWatch.CHATTER, () -> "quiet after a while");
    after(11 * SECOND);
    on(new StationEvent.Tick());
    assertTrue(
        effects.contains(new StationEffect.Part("bell", true, "released")), effects::toString);
  }

  @Test
  void aRingsNonceGoesToTheGatewayOnceItHasTheRing() {
    inService();
    press();
    var nonce = new DoorMessage.RingNonce(ONE, Nonce.random());
    assertEquals(List.of(), on(new StationEvent.LockSaid(nonce)));
    assertTrue(
        on(new StationEvent.Ringing(ONE)).contains(new StationEffect.Report(nonce)), "with 180");
    assertFalse(
        on(new StationEvent.Progress(ONE, "sdp")).contains(new StationEffect.Report(nonce)),
        "once");
  }

  @Test
  void anAnswerWithoutAnythingBeforeItBringsTheNonceToo() {
    inService();
    press();
    var nonce = new DoorMessage.RingNonce(ONE, Nonce.random());
    on(new StationEvent.LockSaid(nonce));
    assertTrue(on(new StationEvent.Answered(ONE, "sdp")).contains(new StationEffect.Report(nonce)));
  }

  @Test
  void aLockProcessThatBeganAnewIsToldTheLiveRingAndItsNewNonceGoesToTheGateway() {
    inService();
    press();
    on(new StationEvent.Ringing(ONE));
    assertEquals(List.of(new ArmLock(ONE)), on(new StationEvent.LockThere()));
    var nonce = new DoorMessage.RingNonce(ONE, Nonce.random());
    assertEquals(List.of(new StationEffect.Report(nonce)), on(new StationEvent.LockSaid(nonce)));
  }

  @Test
  void aLockdownIsShownAtRestAndToldToEveryGatewayThatComes() {
    inService();
    var held = new DoorMessage.LockdownState(true, false, 3, Optional.of("not-saved"));
    assertEquals(
        List.of(new StationEffect.Report(held), new Notify(new Notice.Lockdown(), false)),
        on(new StationEvent.LockSaid(held)));
    on(new StationEvent.GatewayAway());
    assertEquals(new Notice.OutOfService(), machine.notice());
    assertTrue(
        on(new StationEvent.GatewayThere())
            .contains(
                new StationEffect.Report(
                    new DoorMessage.LockdownState(true, false, 3, Optional.empty()))));
    on(new StationEvent.MediaReady());
    assertEquals(new Notice.Lockdown(), machine.notice());
    on(new StationEvent.LockSaid(new DoorMessage.LockdownState(false, false, 4, Optional.empty())));
    assertEquals(new Notice.AtRest(), machine.notice());
  }

  private void missed() {
    early();
    on(new StationEvent.CallEnded(ONE, Outcome.NOBODY_ANSWERED));
    on(new StationEvent.MediaReady());
  }

  private static StationEffect refused(RingId of, CallBackRefused.Reason reason) {
    return new StationEffect.Report(new CallBackRefused(of, reason));
  }

  @Test
  void aMissedVisitorIsCalledBackAndToldBeforeTheCameraOpens() {
    missed();
    assertEquals(
        List.of(
            aloud(new Notice.CalledBack()),
            new Invite(TWO, now, Optional.of(ONE)),
            new ArmLock(TWO)),
        on(new StationEvent.CallBack(ONE)));
    assertEquals(
        List.of(new ApplyAnswer("sdp")),
        on(new StationEvent.Progress(TWO, "sdp")),
        "it goes on saying who calls, not that the bell was heard");
    assertEquals(new Notice.CalledBack(), machine.notice());
    assertEquals(
        List.of(new ApplyAnswer("sdp"), new Talk(), aloud(at(Moment.SPEAK))),
        on(new StationEvent.Answered(TWO, "sdp")));
  }

  @Test
  void aCallBackWaitsForMediaAsAPressDoes() {
    early();
    on(new StationEvent.CallEnded(ONE, Outcome.NOBODY_ANSWERED));
    assertEquals(
        List.of(aloud(new Notice.CalledBack()), new ArmLock(TWO)),
        on(new StationEvent.CallBack(ONE)));
    long began = now;
    after(SECOND);
    assertEquals(
        List.of(new Invite(TWO, began, Optional.of(ONE))), on(new StationEvent.MediaReady()));
  }

  @Test
  void nobodyIsWatchedForLongerThanHalfAMinuteWithoutAnAnswer() {
    missed();
    on(new StationEvent.CallBack(ONE));
    on(new StationEvent.Progress(TWO, "sdp"));
    assertEquals(now + 30 * SECOND, machine.wakeAt().orElseThrow());
    after(30 * SECOND);
    assertTrue(on(new StationEvent.Tick()).contains(new Cancel(TWO)));
    assertInstanceOf(StationState.Ended.class, machine.state());
  }

  @Test
  void nobodyIsCalledBackAfterTheDoorsOwnWindowWhoeverAsks() {
    long pressed = now;
    missed();
    now = pressed + 180 * SECOND;
    on(new StationEvent.Tick());
    StationState before = machine.state();
    assertEquals(
        List.of(refused(ONE, CallBackRefused.Reason.TOO_LATE)), on(new StationEvent.CallBack(ONE)));
    assertEquals(before, machine.state());
    assertEquals(
        List.of(refused(THREE, CallBackRefused.Reason.UNKNOWN_RING)),
        on(new StationEvent.CallBack(THREE)),
        "nobody pressed for that");
  }

  @Test
  void aCallBackIsNoPressAndOpensNoWindowOfItsOwn() {
    missed();
    on(new StationEvent.CallBack(ONE));
    on(new StationEvent.CallEnded(TWO, Outcome.DECLINED));
    on(new StationEvent.MediaReady());
    assertEquals(
        List.of(refused(TWO, CallBackRefused.Reason.UNKNOWN_RING)),
        on(new StationEvent.CallBack(TWO)));
  }

  @Test
  void oneVisitorIsCalledBackThreeTimesAtMost() {
    StationMachine tried = new StationMachine(times(), () -> RingId.next(nextId++));
    tried.handle(new StationEvent.GatewayThere(), now);
    tried.handle(new StationEvent.MediaReady(), now);
    tried.handle(new StationEvent.Button(true, now), now);
    now += 40 * MS;
    tried.handle(new StationEvent.Tick(), now);
    RingId pressed = ((StationState.Calling) tried.state()).ring();
    for (int times = 0; times < Visitors.MOST_CALL_BACKS; times++) {
      tried.handle(new StationEvent.VisitorLeaves(), now);
      tried.handle(new StationEvent.MediaReady(), now);
      tried.handle(new StationEvent.CallBack(pressed), now);
      assertInstanceOf(StationState.Calling.class, tried.state());
    }
    tried.handle(new StationEvent.VisitorLeaves(), now);
    assertEquals(
        List.of(refused(pressed, CallBackRefused.Reason.TOO_MANY)),
        tried.handle(new StationEvent.CallBack(pressed), now));
  }

  @Test
  void aLiveRingIsNotDisturbedByACallBack() {
    missed();
    press();
    assertEquals(
        List.of(refused(ONE, CallBackRefused.Reason.NOT_NOW)), on(new StationEvent.CallBack(ONE)));
    assertEquals(TWO, ((StationState.Calling) machine.state()).ring());
  }

  @Test
  void aCallBackThatNoGatewayTookIsNoRingThatWasMissed() {
    missed();
    on(new StationEvent.CallBack(ONE));
    assertFalse(
        on(new StationEvent.GatewayAway()).stream().anyMatch(StationEffect.Keep.class::isInstance));
  }

  @Test
  void whoRangWhileNoGatewayWasThereCanBeCalledBackWhenOneIs() {
    on(new StationEvent.MediaReady());
    press();
    on(new StationEvent.GatewayThere());
    on(new StationEvent.MediaReady());
    on(new StationEvent.CallBack(ONE));
    assertTrue(effects.contains(new Invite(TWO, now, Optional.of(ONE))), effects::toString);
  }

  /** Whatever is asked whenever: no camera opens without a press in the window before it. */
  @Property(tries = 500)
  void noCameraOpensWithoutAPressShortlyBefore(@ForAll long seed) {
    Random random = new Random(seed);
    List<RingId> made = new ArrayList<>();
    StationMachine tried =
        new StationMachine(
            times(),
            () -> {
              RingId ring = RingId.next(made.size());
              made.add(ring);
              return ring;
            });
    long time = 0;
    long lastPress = Long.MIN_VALUE / 2;
    for (int i = 0; i < 150; i++) {
      time += random.nextLong(40 * SECOND);
      while (tried.wakeAt().isPresent() && tried.wakeAt().getAsLong() <= time) {
        tried.handle(new StationEvent.Tick(), tried.wakeAt().getAsLong());
      }
      RingId ring = made.isEmpty() ? ONE : made.get(random.nextInt(made.size()));
      StationEvent event =
          random.nextInt(3) == 0 ? new StationEvent.CallBack(ring) : any(random, ring, time);
      if (event instanceof StationEvent.Button(boolean down, long _) && down) {
        lastPress = time;
      }
      for (StationEffect effect : tried.handle(event, time)) {
        if (effect instanceof Invite invite) {
          assertTrue(time - lastPress < 184 * SECOND, "180 s, and 3 s for media");
          assertTrue(
              invite.callBackOf().isEmpty() || !invite.callBackOf().get().equals(invite.ring()));
        }
      }
    }
  }

  /**
   * Whatever comes in whatever order: every ring that was armed is disarmed once, media are used
   * once, nobody talks without an answer, and a station left alone comes to rest.
   */
  @Property(tries = 500)
  void everyRingEnds(@ForAll long seed) {
    Random random = new Random(seed);
    List<RingId> made = new ArrayList<>();
    StationMachine tried =
        new StationMachine(
            times(),
            () -> {
              RingId ring = RingId.next(made.size());
              made.add(ring);
              return ring;
            });
    List<RingId> armed = new ArrayList<>();
    List<RingId> disarmed = new ArrayList<>();
    boolean prepared = false;
    long time = 0;
    for (int i = 0; i < 120; i++) {
      time += random.nextLong(3 * SECOND);
      RingId ring =
          made.isEmpty() ? ONE : made.get(Math.max(0, made.size() - 1 - random.nextInt(2)));
      StationEvent event = any(random, ring, time);
      if (event instanceof StationEvent.MediaReady) {
        prepared = true;
      }
      for (StationEffect effect : tried.handle(event, time)) {
        switch (effect) {
          case ArmLock(RingId of) -> {
            // Again where the lock process began anew.
            if (!armed.contains(of)) {
              armed.add(of);
            }
          }
          case DisarmLock(RingId of) -> disarmed.add(of);
          case Invite(RingId of, long pressed, Optional<RingId> callBackOf) -> {
            assertTrue(prepared, "invited without media");
            prepared = false;
          }
          case StationEffect.MediaLost(RingId of, String why) -> assertFalse(disarmed.contains(of));
          case RenewMedia() -> prepared = false;
          case Talk() -> assertInstanceOf(StationState.Talking.class, tried.state());
          case Cancel(RingId of) -> assertFalse(disarmed.contains(of));
          case Bye(RingId of, Outcome outcome) -> assertFalse(disarmed.contains(of));
          case ApplyAnswer(String sdp) -> {}
          case StationEffect.Order(DoorMessage.ToDoor order) -> {}
          case StationEffect.Report(DoorMessage.FromDoor report) -> {}
          case StationEffect.Keep keep -> {}
          case StationEffect.Part part -> {}
          case Notify(Notice notice, boolean aloud) -> {}
        }
      }
    }
    for (int i = 0; i < 10 && tried.wakeAt().isPresent(); i++) {
      time = Math.max(time, tried.wakeAt().orElseThrow());
      for (StationEffect effect : tried.handle(new StationEvent.Tick(), time)) {
        if (effect instanceof DisarmLock(RingId of)) {
          disarmed.add(of);
        } else if (effect instanceof ArmLock(RingId of)) {
          armed.add(of);
        }
      }
    }
    assertTrue(
        tried.state() instanceof StationState.Idle
            || tried.state() instanceof StationState.OutOfService);
    assertEquals(armed, disarmed);
  }

  private static StationEvent any(Random random, RingId ring, long time) {
    return switch (random.nextInt(17)) {
      case 0, 1, 2 -> new StationEvent.Button(true, time);
      case 3 -> new StationEvent.VisitorLeaves();
      case 4 -> new StationEvent.GatewayThere();
      case 5 -> new StationEvent.GatewayAway();
      case 6, 7 -> new StationEvent.MediaReady();
      case 8 -> new StationEvent.MediaUnavailable();
      case 9 -> new StationEvent.MediaEnded(ring, "ended");
      case 10 -> new StationEvent.Ringing(ring);
      case 11 -> new StationEvent.Progress(ring, "sdp");
      case 12 -> new StationEvent.Answered(ring, "sdp");
      case 13 -> new StationEvent.LockThere();
      case 14, 15 -> new StationEvent.CallBack(ring);
      default -> new StationEvent.CallEnded(ring, Outcome.DECLINED);
    };
  }
}
