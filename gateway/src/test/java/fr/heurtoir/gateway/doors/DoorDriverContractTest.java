package fr.heurtoir.gateway.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.Opening;
import fr.heurtoir.gateway.ring.Ring;
import fr.heurtoir.gateway.ring.RingEffect;
import fr.heurtoir.gateway.ring.RingEffect.LockState;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.ring.RingRules;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a ring may expect of any {@link DoorDriver}, and makes of what it says; tried with ours,
 * with the fake of other tests, and with a driver of another kind.
 */
@ParameterizedClass
@EnumSource
class DoorDriverContractTest {
  private static final DoorId DOOR = new DoorId("portail.jules-ferry");
  private static final Instant PRESSED = Instant.parse("2026-09-01T08:31:00Z");
  private static final RingId RING = RingId.next(PRESSED.toEpochMilli());

  @Parameter TriedDoor.Kind kind;

  private final Ring ring =
      new Ring(RING, DOOR, Set.of("gate", "cellar"), RingRules.DEFAULT, PRESSED);
  private final List<String> told = new ArrayList<>();
  private final List<Opening> kept = new ArrayList<>();
  private final List<Outcome> ends = new ArrayList<>();
  private final List<OpenNews> news = new ArrayList<>();
  private Instant now = PRESSED.plusSeconds(1);
  private TriedDoor door;

  @BeforeEach
  void press() {
    door = kind.door(DOOR, RING, () -> now, this::moved);
    on(new RingEvent.PhoneReady("head"));
    on(new RingEvent.Told("head"));
  }

  private void moved(int number, OpenNews what) {
    news.add(what);
    on(new RingEvent.OpeningMoved(number, what));
  }

  private void on(RingEvent event) {
    for (RingEffect effect : ring.on(event, now)) {
      switch (effect) {
        case RingEffect.Open open -> door.driver().open(open);
        case RingEffect.TellLock tell ->
            told.add(
                tell.lock()
                    + " "
                    + tell.state().code()
                    + tell.reason().map(r -> " " + r).orElse(""));
        case RingEffect.KeepOpening keep -> kept.add(keep.opening());
        case RingEffect.EndDoor end -> ends.add(end.outcome());
        default -> {}
      }
    }
  }

  private void open(String lock) {
    on(new RingEvent.Open("head", lock, now));
  }

  private void pass(Duration time) {
    now = now.plus(time);
    on(new RingEvent.Tick());
  }

  private long count(Class<? extends OpenNews> of) {
    return news.stream().filter(of::isInstance).count();
  }

  @Test
  void whatIsAskedForIsSentOnceAndToldAsTheDoorSays() {
    door.ready();
    open("gate");
    assertEquals(List.of("gate"), door.asked());
    assertEquals(List.of("gate ordered"), told);
    door.accepts(1);
    assertEquals("gate pulsing", told.getLast());
    assertEquals(LockState.PULSING, kept.getLast().state());
    assertTrue(ring.opened());
    door.releases(1);
    assertEquals(door.talks() ? "gate released" : "gate pulsing", told.getLast());
    door.ready();
    assertEquals(List.of("gate"), door.asked(), "and not again");
    assertEquals(1, count(OpenNews.Sent.class));
  }

  @Test
  void aRefusalIsToldWithItsReasonAndOpensNothing() {
    door.ready();
    for (Optional<String> reason :
        List.of(
            Optional.of("lockdown"),
            Optional.of("foreign-nonce"),
            Optional.of("unknown-key"),
            Optional.of("replayed"),
            Optional.<String>empty())) {
      open("gate");
      door.refuses(door.asked().size(), reason);
      String said = door.talks() ? reason.map(r -> " " + r).orElse("") : " status-403";
      assertEquals("gate refused" + said, told.getLast());
      assertEquals(LockState.REFUSED, kept.getLast().state());
    }
    assertEquals(0, count(OpenNews.Accepted.class));
    assertTrue(!ring.opened());
    assertInstanceOf(RingState.Ringing.class, ring.state());
  }

  @Test
  void ofADoorThatSaysNothingNobodyKnowsAndItsLateWordCounts() {
    door.ready();
    open("gate");
    pass(RingRules.DEFAULT.confirmWithin().minusMillis(1));
    assertEquals("gate ordered", told.getLast());
    pass(Duration.ofMillis(1));
    assertEquals("gate unconfirmed", told.getLast());
    assertEquals(LockState.UNCONFIRMED, kept.getLast().state());
    assertEquals(1, news.size(), "the driver said no more than that it was sent");
    door.accepts(1);
    assertEquals("gate pulsing", told.getLast());
    assertEquals(LockState.PULSING, kept.getLast().state());
  }

  @Test
  void whatIsSaidTwiceIsKeptOnce() {
    door.ready();
    open("gate");
    on(new RingEvent.Answer("head"));
    door.accepts(1);
    door.accepts(1);
    int said = kept.size();
    assertEquals(LockState.PULSING, kept.getLast().state());
    assertEquals(2, said, "ordered, pulsing");
    door.releases(1);
    door.releases(1);
    assertEquals(door.talks() ? 3 : 2, kept.size());
    assertEquals(1, door.asked().size());
  }

  @Test
  void ofTwoOpeningsEachHearsItsOwn() {
    door.ready();
    open("gate");
    open("cellar");
    assertEquals(List.of("gate", "cellar"), door.asked());
    door.refuses(2, Optional.of("replayed"));
    door.accepts(1);
    assertTrue(told.contains("gate pulsing"));
    assertTrue(told.stream().anyMatch(each -> each.startsWith("cellar refused")));
    assertEquals(4, told.size());
  }

  @Test
  void aWordOfWhatWasNeverAskedForIsNobodys() {
    door.ready();
    open("gate");
    int before = news.size();
    door.accepts(7);
    door.releases(8);
    door.refuses(9, Optional.empty());
    assertEquals(before, news.size());
    assertEquals(List.of("gate ordered"), told);
  }

  @Test
  void anAnswerAfterTheRingsEndIsToldAndKept() {
    door.ready();
    on(new RingEvent.Answer("head"));
    on(new RingEvent.HangUp("head"));
    assertEquals(List.of(Outcome.ANSWERED), ends);
    open("gate");
    pass(Duration.ofSeconds(5));
    door.accepts(1);
    assertEquals("gate pulsing", told.getLast());
    assertEquals(LockState.PULSING, kept.getLast().state());
    pass(Duration.ofMinutes(10));
    assertEquals(Optional.empty(), ring.deadline());
    int before = told.size();
    door.releases(1);
    assertEquals(before, told.size(), "a ring that is forgotten hears nothing");
    assertEquals(List.of(Outcome.ANSWERED), ends);
  }

  @Test
  void whatTheContactShowsIsKeptWithTheOpening() {
    door.ready();
    open("gate");
    door.accepts(1);
    on(new RingEvent.GateReported("gate", GateReport.State.OPENED));
    assertEquals(Optional.of(GateReport.State.OPENED), kept.getLast().gate());
    on(new RingEvent.GateReported("cellar", GateReport.State.OPENED));
    on(new RingEvent.GateReported("gate", GateReport.State.CLOSED));
    assertEquals(Optional.of(GateReport.State.OPENED), kept.getLast().gate());
    assertEquals(1, kept.stream().filter(each -> each.gate().isPresent()).count());
  }

  @Test
  void aDoorThatIsNotReadyIsWaitedForAndNotForLong() {
    open("gate");
    pass(Duration.ofMillis(1_999));
    open("cellar");
    assertEquals(door.getsReady() ? List.of() : List.of("gate", "cellar"), door.asked());
    pass(Duration.ofMillis(1));
    assertEquals(
        door.getsReady() ? "gate refused door-not-ready" : "cellar ordered", told.getLast());
    door.ready();
    assertEquals(
        door.getsReady() ? List.of("cellar") : List.of("gate", "cellar"),
        door.asked(),
        "what is always ready is asked at once");
    door.accepts(door.asked().size());
    assertEquals("cellar pulsing", told.getLast());
  }

  @Test
  void fromTheEndOfItsLifeOnNothingLeaves() {
    door.ready();
    door.driver().open(new RingEffect.Open(1, "gate", now, now));
    assertEquals(List.of(), door.asked());
    assertEquals(new OpenNews.Refused(Optional.of("too-late")), news.getLast());
  }

  @Test
  void aRingThatWasOpenedWithoutAnAnswerEndsAlsoWhereNobodySaysThatTheLockIsShutAgain() {
    door.ready();
    open("gate");
    door.accepts(1);
    pass(Duration.ofSeconds(17).minusMillis(1));
    assertInstanceOf(RingState.Ringing.class, ring.state());
    assertEquals(Optional.of(now.plusMillis(1)), ring.deadline());
    pass(Duration.ofMillis(1));
    assertEquals(List.of(Outcome.OPENED), ends);
    door.releases(1);
    assertEquals(List.of(Outcome.OPENED), ends);
  }
}
