package fr.heurtoir.gateway.rings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.access.WhoMayOpen;
import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.doors.FakeDoorDriver;
import fr.heurtoir.gateway.doors.LateLine;
import fr.heurtoir.gateway.history.RingDetail;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.history.RingsInMemory;
import fr.heurtoir.gateway.media.Missing;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.GivenLoop;
import fr.heurtoir.gateway.ops.GivenTime;
import fr.heurtoir.gateway.ops.MonotonicClock;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.FakePhones;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.PhonesInMemory;
import fr.heurtoir.gateway.phone.RingNotice;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.Ring;
import fr.heurtoir.gateway.ring.RingEffect;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.ring.RingRules;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.gateway.school.Rota;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.wake.Waking;
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
import org.junit.jupiter.api.Test;

/**
 * Whoever is rung need not be a phone: a desk telephone rings, answers and hears who won, beside a
 * phone or alone. It shows no picture and no page, and wakes by no push. Time is given.
 *
 * <p>Longer than 350 lines: a third of it is the desk telephone and the ring around it.
 */
class ACalleeThatIsNoPhoneTest {
  private static final DoorId GATE = new DoorId("portail.jules-ferry");
  private static final PhoneRef HERS =
      new PhoneRef("p1", "Direction", "directrice", "Mme Martin", Set.of("jules-ferry"));

  private final GivenTime time = new GivenTime(Instant.parse("2026-09-01T08:31:00Z"));
  private final GivenLoop loop = new GivenLoop(time);
  private final Door door = new Door(GATE, "Portail", List.of("gate"), Duration.ofSeconds(3));
  private final School school =
      new School(
          "jules-ferry",
          "École Jules-Ferry",
          List.of(door),
          List.of(new Person("directrice", "Mme Martin")),
          RingPlan.standard());
  private final Schools schools = new Schools(List.of(school));
  private final FakePhones phones = new FakePhones();
  private final RingsInMemory history = new RingsInMemory(_ -> Optional.empty());
  private final MonotonicClock clock = new MonotonicClock(time.instant(), time::nanos);
  private final RingBoard board =
      new RingBoard(
          loop.executor(),
          () -> schools,
          history,
          Audit.NONE,
          new LateLine(),
          clock,
          new Counters());
  private final WhoMayOpen whoMayOpen = new WhoMayOpen(() -> schools, _ -> false);
  private final FakeRelay relay = new FakeRelay();
  private final RingId id = RingId.next(time.instant().toEpochMilli());
  private final FakeDoorCall call = new FakeDoorCall(id, GATE);
  private final FakeDoorDriver driver =
      new FakeDoorDriver(
          clock::now,
          (number, news) ->
              board
                  .find(id)
                  .ifPresent(live -> board.on(live, new RingEvent.OpeningMoved(number, news))));
  private final LiveRing live =
      new LiveRing(
          new Ring(id, GATE, Set.of("gate"), RingRules.DEFAULT, clock.now()),
          school,
          door,
          call,
          relay,
          driver,
          clock);
  private final Desk desk = new Desk("desk-1", Optional.of("directrice"));

  /** A desk telephone: what it rings, hears and is told, as words. */
  private final class Desk implements Callee {
    final List<String> told = new ArrayList<>();
    boolean there = true;
    int watches;
    private final String id;
    private final Optional<String> person;

    Desk(String id, Optional<String> person) {
      this.id = id;
      this.person = person;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public Named named() {
      return new Named(id, "Loge");
    }

    @Override
    public Optional<String> personId() {
      return person;
    }

    @Override
    public boolean hears(LiveRing ring) {
      return there;
    }

    @Override
    public void reach(LiveRing ring) {
      if (there) {
        board.on(ring, new RingEvent.PhoneReady(id));
      }
    }

    @Override
    public void ring(LiveRing ring) {
      told.add("rings");
      // Its 180 comes back a moment later.
      loop.executor().execute(() -> board.on(ring, new RingEvent.Told(id)));
    }

    @Override
    public void state(LiveRing ring) {
      told.add(
          switch (ring.ring.state()) {
            case RingState.Ringing _ -> "ringing";
            case RingState.Talking talking -> talking.phone() + " talks";
            case RingState.Held held -> held.phone() + " is lost";
            case RingState.Ended ended -> "ended " + ended.outcome().code();
          });
    }

    @Override
    public void endsSoon(LiveRing ring, Duration left) {
      told.add("ends in " + left.toSeconds());
    }

    @Override
    public void lock(LiveRing ring, RingEffect.TellLock news) {
      told.add(news.lock() + " " + news.state().code());
    }

    @Override
    public void gate(LiveRing ring, GateReport report) {
      told.add("gate " + report.state().code());
    }

    @Override
    public void mediaEnded(LiveRing ring) {
      told.add("stops ringing");
    }

    @Override
    public void noPicture(LiveRing ring, Missing why) {
      throw new AssertionError("it has no picture ever");
    }

    @Override
    public void wake(LiveRing ring, Duration left) {
      throw new AssertionError("there is no other way to it");
    }

    @Override
    public void withdraw(LiveRing ring, boolean answered) {
      throw new AssertionError("it was never woken");
    }

    @Override
    public void watch() {
      watches++;
    }

    @Override
    public void unwatch() {
      watches--;
    }
  }

  /** What became of a request. */
  private static final class Replied implements PhoneReply {
    Optional<ErrorCode> error = Optional.empty();
    Optional<Named> by = Optional.empty();

    @Override
    public void ok() {}

    @Override
    public void error(ErrorCode code, String message) {
      error = Optional.of(code);
    }

    @Override
    public void error(ErrorCode code, String message, Named named) {
      error = Optional.of(code);
      by = Optional.of(named);
    }
  }

  private PhoneCallee phone() {
    phones.enrol(HERS);
    phones.connect(HERS.id());
    return new PhoneCallee(
        HERS,
        board,
        whoMayOpen,
        phones,
        new Waking(
            Optional.empty(),
            phone -> Optional.empty(),
            new PhonesInMemory(() -> schools, time),
            loop.executor()));
  }

  private void press(Callee... callees) {
    Rota rota = new Rota(school, List.of(), _ -> true);
    board.begin(live);
    history.begin(Rows.begun(id, GATE, school.id(), live.ring.pressed(), Optional.empty()));
    for (Callee callee : callees) {
      if (callee.hears(live)) {
        live.invite(callee, rota);
      }
    }
    live.described("answer");
    live.callees().forEach(callee -> callee.reach(live));
    board.on(live, new RingEvent.Tick());
    loop.run();
  }

  private Replied on(RingEvent event) {
    Replied replied = new Replied();
    board.on(live, event, replied);
    loop.run();
    return replied;
  }

  private RingRow row() {
    return history.rings(List.of(school.id()), 1).getFirst();
  }

  private RingNotice hers() {
    return phones.sent(HERS.id(), ToPhone.State.class).getLast().state();
  }

  @Test
  void aloneItRingsAnswersTalksAndHangsUp() {
    press(desk);
    assertEquals(List.of("rings"), desk.told);
    loop.pass(Duration.ofSeconds(10));
    assertInstanceOf(RingState.Ringing.class, live.ring.state(), "a bell that rings is no silence");
    assertEquals(Optional.empty(), on(new RingEvent.Answer(desk.id())).error);
    assertEquals(Optional.of("answer"), call.answered);
    assertEquals(Optional.of(desk.id()), relay.talks);
    assertEquals(List.of("rings", "desk-1 talks"), desk.told);
    assertEquals(1, desk.watches);
    on(new RingEvent.HangUp(desk.id()));
    assertEquals(Optional.of(Outcome.ANSWERED), call.ended);
    assertEquals("ended answered", desk.told.getLast());
    assertEquals(Optional.of(new RingRow.By("desk-1", "Loge")), row().answeredBy());
    assertEquals("desk-1", row().receipts().getFirst().phoneId());
    assertEquals(0, desk.watches);
    loop.pass(Duration.ofMinutes(5));
    assertEquals(0, board.live());
  }

  @Test
  void whereItAnswersThePhoneHearsWhoWonAndIsTooLate() {
    press(desk, phone());
    assertEquals(
        List.of(desk.named(), HERS.named()),
        phones.sent(HERS.id(), ToPhone.Ring.class).getFirst().phones(),
        "each shows who else is called");
    on(new RingEvent.Told(HERS.id()));
    on(new RingEvent.Answer(desk.id()));
    assertEquals(desk.named(), assertInstanceOf(RingNotice.Talking.class, hers()).by());
    assertEquals(1, phones.sent(HERS.id(), ToPhone.MediaEnded.class).size());
    assertTrue(relay.wanted.contains("drop p1"));
    Replied late = on(new RingEvent.Answer(HERS.id()));
    assertEquals(Optional.of(ErrorCode.TAKEN), late.error);
    assertEquals(Optional.of(desk.named()), late.by);
    on(new RingEvent.HangUp(desk.id()));
    assertEquals(Outcome.ANSWERED, assertInstanceOf(RingNotice.Ended.class, hers()).outcome());
  }

  @Test
  void whereThePhoneAnswersItStopsRingingAndHearsWhoWon() {
    press(phone(), desk);
    on(new RingEvent.Told(HERS.id()));
    on(new RingEvent.Answer(HERS.id()));
    assertEquals(List.of("rings", "p1 talks", "stops ringing"), desk.told);
    assertEquals(0, desk.watches);
    assertTrue(phones.watched(HERS.id()));
    Replied late = on(new RingEvent.Answer(desk.id()));
    assertEquals(Optional.of(ErrorCode.TAKEN), late.error);
    assertEquals(Optional.of(HERS.named()), late.by);
    on(new RingEvent.HangUp(HERS.id()));
    assertEquals("ended answered", desk.told.getLast());
    assertFalse(phones.watched(HERS.id()));
  }

  @Test
  void ofALostPhoneItTakesTheVisitorOver() {
    press(phone(), desk);
    on(new RingEvent.Told(HERS.id()));
    on(new RingEvent.Answer(HERS.id()));
    loop.pass(RingRules.DEFAULT.silentAfter());
    assertEquals("p1 is lost", desk.told.getLast());
    assertEquals(Optional.empty(), on(new RingEvent.Answer(desk.id())).error);
    assertEquals("desk-1 talks", desk.told.getLast());
    assertEquals(Optional.of(desk.id()), relay.talks);
    assertEquals(desk.named(), assertInstanceOf(RingNotice.Talking.class, hers()).by());
  }

  @Test
  void itIsLostAsAPhoneIsAndThePhoneTakesOver() {
    press(desk, phone());
    on(new RingEvent.Told(HERS.id()));
    on(new RingEvent.Answer(desk.id()));
    on(new RingEvent.ViewerLost(desk.id(), "no RTP"));
    assertEquals(desk.named(), assertInstanceOf(RingNotice.Held.class, hers()).by());
    assertEquals(Optional.empty(), on(new RingEvent.Answer(HERS.id())).error);
    assertEquals(
        "p1 talks", desk.told.stream().filter(t -> t.endsWith("talks")).toList().getLast());
    assertEquals(0, desk.watches);
  }

  @Test
  void itOpensAndAllHearOfTheLock() {
    driver.ready();
    press(desk, phone());
    on(new RingEvent.Answer(desk.id()));
    assertEquals(Optional.empty(), on(new RingEvent.Open(desk.id(), "gate", clock.now())).error);
    driver.says(1, new OpenNews.Accepted());
    driver.says(1, new OpenNews.Released());
    assertEquals(
        List.of("gate ordered", "gate pulsing", "gate released"),
        desk.told.stream().filter(t -> t.startsWith("gate")).toList());
    assertEquals(3, phones.sent(HERS.id(), ToPhone.Lock.class).size());
    assertEquals(
        Optional.of(desk.named()), phones.sent(HERS.id(), ToPhone.Lock.class).getLast().by());
    on(new RingEvent.HangUp(desk.id()));
    RingDetail kept = history.ring(List.of(school.id()), id).orElseThrow();
    assertTrue(kept.row().opened());
    assertEquals("directrice", kept.openings().getFirst().person());
    assertEquals("released", kept.openings().getFirst().state());
  }

  @Test
  void oneThatIsNobodysTakesPartAndItsOpeningNamesNobody() {
    driver.ready();
    Desk nobodys = new Desk("desk-2", Optional.empty());
    press(nobodys);
    assertEquals(List.of("rings"), nobodys.told);
    assertEquals(List.of(), live.standsInFor(""));
    on(new RingEvent.Answer(nobodys.id()));
    on(new RingEvent.Open(nobodys.id(), "gate", clock.now()));
    on(new RingEvent.HangUp(nobodys.id()));
    RingDetail kept = history.ring(List.of(school.id()), id).orElseThrow();
    assertEquals("", kept.openings().getFirst().person());
    assertEquals(new RingRow.By("desk-2", "Loge"), kept.openings().getFirst().by());
  }

  @Test
  void whereItDeclinesAndNobodyElseIsRungTheRingIsDeclined() {
    press(desk);
    on(new RingEvent.Decline(desk.id()));
    assertEquals(Optional.of(Outcome.DECLINED), call.ended);
    assertEquals(List.of("rings", "stops ringing", "ended declined"), desk.told);
  }

  @Test
  void whereThereIsNoWayToItNobodyIsReachable() {
    desk.there = false;
    press(desk);
    loop.pass(RingRules.DEFAULT.reachWithin());
    assertEquals(Optional.of(Outcome.NOBODY_REACHABLE), call.ended);
    assertEquals(List.of(), desk.told);
  }

  @Test
  void whereNobodyAnswersItStopsWithTheRing() {
    press(desk, phone());
    on(new RingEvent.Told(HERS.id()));
    loop.pass(RingRules.DEFAULT.answerWithin());
    assertEquals(Optional.of(Outcome.NOBODY_ANSWERED), call.ended);
    assertEquals("ended nobody-answered", desk.told.getLast());
    assertEquals(Optional.empty(), row().answeredBy());
  }

  @Test
  void itsCallEndsAtTheLongestAndItIsWarnedBefore() {
    press(desk);
    on(new RingEvent.Answer(desk.id()));
    Duration step = RingRules.DEFAULT.silentAfter().dividedBy(2);
    while (call.ended.isEmpty()) {
      loop.pass(step);
      board.heard(live, desk.id());
    }
    assertEquals(Optional.of(Outcome.TIME_LIMIT), call.ended);
    assertTrue(desk.told.contains("ends in 15"), desk.told::toString);
  }
}
