package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.control.status.Status;
import fr.heurtoir.gateway.control.status.StatusReport;
import fr.heurtoir.gateway.control.status.StatusReport.Certificate;
import fr.heurtoir.gateway.control.status.StatusReport.CertificateFault;
import fr.heurtoir.gateway.control.status.StatusReport.DoorStatus;
import fr.heurtoir.gateway.control.status.StatusReport.Identity;
import fr.heurtoir.gateway.control.status.StatusReport.LiveStatus;
import fr.heurtoir.gateway.control.status.StatusReport.Part;
import fr.heurtoir.gateway.control.status.StatusReport.PhoneStatus;
import fr.heurtoir.gateway.control.status.StatusReport.SchoolStatus;
import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.ops.GatewayVersion;
import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.web.Health;
import fr.heurtoir.protocol.DoorId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The command {@code status}. Blocks its caller's thread. */
public final class GatewayStatus {
  /** The store's part says that it does not work where it cannot be asked. */
  private static final String STORE = "store";

  /** The part that says what doors cannot do; here doors say that themselves. */
  private static final String DOORS = "doors";

  private final Supplier<Configured> configuration;
  private final Observed observed;
  private final Stations stations;
  private final StationKeys stationKeys;
  private final Predicate<String> wouldRing;
  private final Supplier<Health> health;
  private final Instant started;

  /**
   * @param wouldRing whether a phone would ring; asked on the rings' loop
   * @param health asks every part; may block
   */
  public GatewayStatus(
      Supplier<Configured> configuration,
      Observed observed,
      Stations stations,
      StationKeys stationKeys,
      Predicate<String> wouldRing,
      Supplier<Health> health) {
    this.configuration = configuration;
    this.observed = observed;
    this.stations = stations;
    this.stationKeys = stationKeys;
    this.wouldRing = wouldRing;
    this.health = health;
    this.started = observed.clock().instant();
  }

  /** What belongs to the rings' loop, read there at one moment. */
  private record OnLoop(List<SchoolStatus> schools, List<LiveStatus> live, List<String> lostKeys) {}

  ControlSocket.Answer ask(List<String> words, GatewayLoop loop) throws CommandRefused {
    if (words.size() > 2 || words.size() == 2 && !words.get(1).equals("json")) {
      throw new CommandRefused(Command.USAGE, Usage.notACommand(words));
    }
    return Status.of(report(loop)).answer(words.size() == 2);
  }

  private StatusReport report(GatewayLoop loop) throws CommandRefused {
    Optional<Map<DoorId, Instant>> last = lastPresses();
    Schools all = observed.schools().get();
    OnLoop read = loop.ask(() -> read(all, last.orElse(Map.of())));
    Configured configured = configuration.get();
    Instant now = observed.clock().instant();
    return new StatusReport(
        now,
        all.zone(CommuneId.FIRST),
        GatewayVersion.own(),
        started,
        configured.state(),
        parts(last.isPresent()),
        configured.ends().entrySet().stream()
            .map(end -> new Certificate(end.getKey(), end.getValue()))
            .sorted(Comparator.comparing(Certificate::of))
            .toList(),
        configured.findings(now).stream()
            .map(
                about ->
                    new CertificateFault(
                        about.of(), !about.finding().soon(), about.finding().what()))
            .toList(),
        read.lostKeys(),
        read.schools(),
        read.live());
  }

  /** Empty where the database does not answer. */
  private Optional<Map<DoorId, Instant>> lastPresses() {
    try {
      return Optional.of(FromStore.await(observed.store().ask(observed.rings()::lastPresses)));
    } catch (FromStore.Broken broken) {
      return Optional.empty();
    }
  }

  private List<Part> parts(boolean storeAnswers) {
    return health.get().parts().stream()
        .filter(part -> !part.name().equals(DOORS))
        .map(
            part ->
                part.name().equals(STORE) && !storeAnswers
                    ? new Part(STORE, false, "the database does not answer")
                    : new Part(part.name(), part.ok(), part.detail()))
        .toList();
  }

  private OnLoop read(Schools all, Map<DoorId, Instant> lastPresses) {
    Set<String> withPhone =
        observed.store().phones().all().stream()
            .map(EnrolledPhone::person)
            .collect(Collectors.toSet());
    List<SchoolStatus> read = new ArrayList<>();
    for (School school : all.all()) {
      read.add(
          new SchoolStatus(
              school.id(),
              school.name(),
              all.zone(school.commune()),
              Reloading.ringsNobody(school, withPhone),
              school.doors().stream()
                  .map(door -> door(door, Optional.ofNullable(lastPresses.get(door.id()))))
                  .toList(),
              observed.phones().enrolled(school.id()).stream()
                  .filter(phone -> rung(school, phone))
                  .sorted(Comparator.comparing(PhoneRef::personId).thenComparing(PhoneRef::id))
                  .map(this::phone)
                  .toList()));
    }
    return new OnLoop(
        read,
        observed.board().rings().stream()
            .flatMap(
                ring ->
                    state(ring.ring.state())
                        .map(
                            state ->
                                new LiveStatus(
                                    ring.ring.id(), ring.ring.door(), ring.ring.pressed(), state))
                        .stream())
            .sorted(Comparator.comparing(LiveStatus::pressed))
            .toList(),
        stations.keys().all().entrySet().stream()
            .filter(own -> own.getValue().lost())
            .map(own -> own.getKey().toString())
            .sorted()
            .toList());
  }

  /** Whether it is of somebody whom a visitor reaches: IT staff's phones ring for nobody. */
  private static boolean rung(School school, PhoneRef phone) {
    return school.person(phone.personId()).filter(school::rings).isPresent();
  }

  private DoorStatus door(Door door, Optional<Instant> lastPress) {
    DoorId id = door.id();
    return new DoorStatus(
        id,
        door.name(),
        stations.registered(id),
        stations.since(id),
        stationKeys
            .of(id)
            .map(known -> known.current().isPresent() ? Identity.KNOWN : Identity.REVOKED)
            .orElse(Identity.NONE),
        stations.health(id),
        stations.testMissing(id, observed.clock().instant()),
        stations.lockdowns().standing(id),
        lastPress);
  }

  private PhoneStatus phone(PhoneRef phone) {
    return new PhoneStatus(
        phone.id(),
        phone.name(),
        phone.personId(),
        wouldRing.test(phone.id()),
        observed.store().proofs().of(phone.id()).last());
  }

  /** Empty for a ring that has its outcome, and whose lock may still be opened. */
  private static Optional<String> state(RingState state) {
    return switch (state) {
      case RingState.Ringing _ -> Optional.of("ringing");
      case RingState.Talking _ -> Optional.of("talking");
      case RingState.Held _ -> Optional.of("held");
      case RingState.Ended _ -> Optional.empty();
    };
  }
}
