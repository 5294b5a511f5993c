package fr.heurtoir.gateway.rings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.access.WhoMayOpen;
import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.doors.FakeDoorDriver;
import fr.heurtoir.gateway.doors.LateLine;
import fr.heurtoir.gateway.history.PicturesInMemory;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.history.RingsInMemory;
import fr.heurtoir.gateway.media.Relay.Answer;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.GivenLoop;
import fr.heurtoir.gateway.ops.GivenTime;
import fr.heurtoir.gateway.ops.MonotonicClock;
import fr.heurtoir.gateway.ops.WorkersHere;
import fr.heurtoir.gateway.phone.FakePhones;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhonesInMemory;
import fr.heurtoir.gateway.phone.RingNotice;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.rota.Absences;
import fr.heurtoir.gateway.rota.AbsencesInMemory;
import fr.heurtoir.gateway.rota.RingPlans;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.wake.Waking;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The loop that has a ring's media may be busy, or hang. Phones ring, answer and open all the same,
 * and the ring ends by what is true. Time is given.
 */
class ARingWaitsForNoMediaTest {
  private static final DoorId GATE = new DoorId("portail.jules-ferry");
  private static final PhoneRef HERS =
      new PhoneRef("p1", "Direction", "directrice", "Mme Martin", Set.of("jules-ferry"));
  private static final Duration MEDIA_WITHIN = Duration.ofSeconds(5);

  private final GivenTime time = new GivenTime(Instant.parse("2026-09-01T08:31:00Z"));
  private final GivenLoop loop = new GivenLoop(time);
  private final Schools schools =
      new Schools(
          List.of(
              new School(
                  "jules-ferry",
                  "École Jules-Ferry",
                  List.of(new Door(GATE, "Portail", List.of("gate"), Duration.ofSeconds(3))),
                  List.of(new Person("directrice", "Mme Martin")),
                  RingPlan.standard())));
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
  private final FakeDoorCall call = call(1);
  private Optional<FakeDoorDriver> driver = Optional.empty();
  private boolean room = true;
  private final RingAdmission admission = admission();

  private FakeDoorCall call(int number) {
    return new FakeDoorCall(RingId.next(time.instant().toEpochMilli() + number), GATE);
  }

  private RingAdmission admission() {
    WorkersHere workers = new WorkersHere() {};
    Clock wall = time.withZone(ZoneOffset.UTC);
    RingPlans plans =
        new RingPlans(
            loop.executor(),
            () -> schools,
            phones,
            new Absences(
                new AbsencesInMemory(), workers, wall, wall, _ -> ZoneOffset.UTC, loop.executor()),
            _ -> true);
    Waking waking =
        new Waking(
            Optional.empty(),
            _ -> Optional.empty(),
            new PhonesInMemory(() -> schools, time),
            loop.executor());
    return new RingAdmission(
        board,
        (_, news) -> {
          FakeDoorDriver made = new FakeDoorDriver(clock::now, news);
          made.ready();
          driver = Optional.of(made);
          return made;
        },
        new Callees(
            board,
            () -> schools,
            plans,
            new Permissions(() -> schools, whoMayOpen),
            whoMayOpen,
            phones,
            waking),
        () -> schools,
        (_, _, _) -> {
          if (!room) {
            throw new IllegalStateException("too many rings at once for the media plane");
          }
          return relay;
        },
        history,
        new Snapshots(
            loop.executor(),
            () -> schools,
            history,
            new PicturesInMemory(history, time),
            workers,
            Duration.ofDays(30)),
        plans,
        phones);
  }

  private LiveRing press() {
    phones.enrol(HERS);
    phones.connect(HERS.id());
    admission.onInvite(call);
    return board.find(call.ring()).orElseThrow();
  }

  private void on(LiveRing live, RingEvent event) {
    board.on(live, event);
    loop.run();
  }

  private void answer(Answer answer) {
    relay.waiting.removeFirst().accept(answer);
    loop.run();
  }

  private RingRow row(FakeDoorCall of) {
    return history.rings(List.of("jules-ferry"), 9).stream()
        .filter(row -> row.id().equals(of.ring()))
        .findFirst()
        .orElseThrow();
  }

  private <T extends ToPhone> List<T> heard(Class<T> kind) {
    return phones.sent(HERS.id(), kind);
  }

  @Test
  void phonesAreToldAtOnceAndOpenWhileTheMediaHang() {
    relay.hangs = true;
    LiveRing live = press();
    assertEquals(1, heard(ToPhone.Ring.class).size());
    assertTrue(call.rings);
    on(live, new RingEvent.Open(HERS.id(), "gate", clock.now()));
    assertEquals(List.of("gate"), List.copyOf(driver.orElseThrow().asked().values()));
    driver.orElseThrow().says(1, new OpenNews.Accepted());
    driver.orElseThrow().says(1, new OpenNews.Released());
    assertEquals(Optional.of(Outcome.OPENED), call.ended);
    loop.pass(MEDIA_WITHIN);
    assertEquals(Outcome.OPENED, row(call).outcome());
  }

  @Test
  void aPhoneThatAnswersFirstAnswersTheDoorAsSoonAsItsMediaAre() {
    relay.hangs = true;
    LiveRing live = press();
    on(live, new RingEvent.Answer(HERS.id()));
    assertEquals(Optional.empty(), call.answered, "there is nothing to answer with");
    answer(new Answer.Accepted("media"));
    assertEquals(Optional.of("media"), call.answered);
    assertEquals(Optional.empty(), call.progressed);
    loop.pass(RingPlan.standard().answerTimeout().minus(MEDIA_WITHIN));
    assertEquals(Optional.of("media"), call.answered);
  }

  @Test
  void mediaThatAreFirstAreEarlyMedia() {
    LiveRing live = press();
    assertEquals(Optional.of("answer to offer"), call.progressed);
    on(live, new RingEvent.Answer(HERS.id()));
    assertEquals(call.progressed, call.answered);
  }

  @Test
  void mediaThatNeverAnswerEndTheRingAsThatWhateverElseHappens() {
    relay.hangs = true;
    LiveRing live = press();
    loop.pass(Duration.ofSeconds(1));
    on(live, new RingEvent.GateReported("gate", GateReport.State.CLOSED));
    on(live, new RingEvent.Told(HERS.id()));
    on(live, new RingEvent.Answer(HERS.id()));
    loop.pass(MEDIA_WITHIN.minusSeconds(1).minusMillis(1));
    on(live, new RingEvent.Heard(HERS.id()));
    assertEquals(Optional.empty(), call.ended);
    loop.pass(Duration.ofMillis(1));
    assertEquals(Optional.of(Outcome.FAILED), call.ended);
    assertEquals(Optional.of("the media did not answer"), row(call).detail());
    assertInstanceOf(RingNotice.Ended.class, heard(ToPhone.State.class).getLast().state());
    assertEquals(List.of("close"), relay.wanted.stream().distinct().toList());
    answer(new Answer.Accepted("too late"));
    assertEquals(Optional.empty(), call.answered);
    loop.pass(Duration.ofMinutes(1));
    assertEquals(0, board.live());
  }

  @Test
  void mediaThatCannotBeAgreedEndTheRingForThePhonesToo() {
    relay.hangs = true;
    LiveRing live = press();
    on(live, new RingEvent.Answer(HERS.id()));
    answer(new Answer.Refused(Answer.Reason.NO_COMMON_CODEC, "x-opus"));
    assertEquals(Optional.of(Outcome.NO_COMMON_CODEC), call.ended);
    assertEquals(Optional.empty(), call.answered);
    var ended =
        assertInstanceOf(RingNotice.Ended.class, heard(ToPhone.State.class).getLast().state());
    assertEquals(Outcome.NO_COMMON_CODEC, ended.outcome());
  }

  @Test
  void whereThereIsNobodyTheDoorHearsWhatIsWrongWithItsOfferFirst() {
    relay.hangs = true;
    admission.onInvite(call);
    assertEquals(Optional.empty(), call.ended);
    answer(new Answer.Refused(Answer.Reason.NO_COMMON_CODEC, "x-opus"));
    assertEquals(Optional.of(Outcome.NO_COMMON_CODEC), call.ended);
  }

  @Test
  void whereThereIsNobodyTheVisitorIsToldAtOnce() {
    admission.onInvite(call);
    assertEquals(Optional.of(Outcome.NOBODY_REACHABLE), call.ended);
    assertEquals(Optional.of("no-phone"), row(call).detail());
  }

  @Test
  void aPressForWhichThereAreNoMediaIsToldAndTheNextOneRings() {
    room = false;
    phones.enrol(HERS);
    phones.connect(HERS.id());
    FakeDoorCall first = call(2);
    admission.onInvite(first);
    assertEquals(Optional.of(Outcome.FAILED), first.ended);
    assertEquals(Outcome.FAILED, row(first).outcome());
    assertEquals(0, board.live());
    room = true;
    press();
    assertEquals(Optional.empty(), call.ended);
    assertEquals(1, heard(ToPhone.Ring.class).size());
  }
}
