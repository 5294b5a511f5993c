package fr.heurtoir.gateway.rings;

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
import fr.heurtoir.gateway.phone.ToPhone;
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
import fr.heurtoir.protocol.RingId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A board with one school, one gate (and another for a second visitor) and one person, whose doors,
 * phones, media and time are the test's.
 */
abstract class OneGate {
  static final DoorId GATE = new DoorId("portail.jules-ferry");
  static final DoorId OTHER_GATE = new DoorId("cantine.jules-ferry");
  static final PhoneRef HERS =
      new PhoneRef("p1", "Direction", "directrice", "Mme Martin", Set.of("jules-ferry"));

  final GivenTime time = new GivenTime(Instant.parse("2026-09-01T08:31:00Z"));
  final GivenLoop loop = new GivenLoop(time);
  final Schools schools =
      new Schools(
          List.of(
              new School(
                  "jules-ferry",
                  "École Jules-Ferry",
                  List.of(
                      new Door(GATE, "Portail", List.of("gate"), Duration.ofSeconds(3)),
                      new Door(OTHER_GATE, "Cantine", List.of("gate"), Duration.ofSeconds(3))),
                  List.of(new Person("directrice", "Mme Martin")),
                  RingPlan.standard())));
  final FakePhones phones = new FakePhones();
  final RingsInMemory history = new RingsInMemory(_ -> Optional.empty());
  final MonotonicClock clock = new MonotonicClock(time.instant(), time::nanos);
  final RingBoard board =
      new RingBoard(
          loop.executor(),
          () -> schools,
          history,
          Audit.NONE,
          new LateLine(),
          clock,
          new Counters());
  final WhoMayOpen whoMayOpen = new WhoMayOpen(() -> schools, _ -> false);
  final FakeRelay relay = new FakeRelay();
  final FakeDoorCall call = call(1);
  Optional<FakeDoorDriver> driver = Optional.empty();
  boolean room = true;
  final RingAdmission admission = admission();

  FakeDoorCall call(int number) {
    return new FakeDoorCall(RingId.next(time.instant().toEpochMilli() + number), GATE);
  }

  RingAdmission admission() {
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

  LiveRing press() {
    phones.enrol(HERS);
    phones.connect(HERS.id());
    admission.onInvite(call);
    return board.find(call.ring()).orElseThrow();
  }

  void on(LiveRing live, RingEvent event) {
    board.on(live, event);
    loop.run();
  }

  void answer(Answer answer) {
    relay.waiting.removeFirst().accept(answer);
    loop.run();
  }

  RingRow row(FakeDoorCall of) {
    return history.rings(List.of("jules-ferry"), 9).stream()
        .filter(row -> row.id().equals(of.ring()))
        .findFirst()
        .orElseThrow();
  }

  <T extends ToPhone> List<T> heard(Class<T> kind) {
    return phones.sent(HERS.id(), kind);
  }
}
