package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.doors.DoorDriver;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.media.Missing;
import fr.heurtoir.gateway.media.Relay;
import fr.heurtoir.gateway.ops.MonotonicClock;
import fr.heurtoir.gateway.ops.TokenBucket;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.ring.Ring;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.Rota;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.sip.DoorCall;
import fr.heurtoir.protocol.DoorId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One ring with the objects that connect it to the outside. Belongs to the rings' loop. */
public final class LiveRing implements Permissions.Ground {
  public final Ring ring;
  final School school;
  final Door door;
  final DoorCall call;
  public final Relay relay;
  final DoorDriver driver;

  /**
   * The callees of this ring by id, in the order in which they joined, with their names at that
   * time.
   */
  private final Map<String, Callee> callees = new LinkedHashMap<>();

  /**
   * For each person's id, the people whom that person stands in for. Constant to the ring's end.
   */
  private final Map<String, List<String>> standIns = new HashMap<>();

  /** Our answer to the door's offer; empty before it. */
  private Optional<String> answer = Optional.empty();

  /** A phone has answered the ring; the door hears it once there is an {@link #answer}. */
  private boolean answered;

  /** Whether the end was stored and logged already. */
  boolean kept;

  /** True while a bug is handled, so that a second one cannot loop. */
  boolean breaking;

  private final MonotonicClock clock;
  private final TokenBucket replies;

  /** The phones that showed the picture. */
  final Set<String> pictured = new HashSet<>();

  /** Why the other phones showed no picture at the last check. */
  final Map<String, Missing> missing = new LinkedHashMap<>();

  private @Nullable Future<?> timer;
  private @Nullable String watched;

  LiveRing(
      Ring ring,
      School school,
      Door door,
      DoorCall call,
      Relay relay,
      DoorDriver driver,
      MonotonicClock clock) {
    this.clock = clock;
    this.replies = new TokenBucket(4, 0.5, clock.nanos());
    this.ring = ring;
    this.school = school;
    this.door = door;
    this.call = call;
    this.relay = relay;
    this.driver = driver;
  }

  /** The door's offer is answered: early media, or the answer that a phone has given already. */
  void described(String sdp) {
    answer = Optional.of(sdp);
    if (answered) {
      call.answer(sdp);
    } else {
      call.progress(sdp);
    }
  }

  /** Whether the door's offer is answered. */
  boolean described() {
    return answer.isPresent();
  }

  /** A phone answers the ring. */
  void answerDoor() {
    answered = true;
    answer.ifPresent(call::answer);
  }

  /** Adds a callee, with the permissions that its person has as a stand-in. */
  void invite(Callee callee, Rota rota) {
    callees.put(callee.id(), callee);
    callee
        .personId()
        .ifPresent(
            person -> {
              List<String> lent = rota.standsInFor(person).stream().map(Person::id).toList();
              if (!lent.isEmpty()) {
                standIns.put(person, lent);
              }
            });
  }

  Optional<Callee> callee(String id) {
    return Optional.ofNullable(callees.get(id));
  }

  /** All callees that take part, as a copy. */
  public List<Callee> callees() {
    return List.copyOf(callees.values());
  }

  /** All callees that were sent the ring. */
  List<Callee> told() {
    return ring.phones().stream().flatMap(id -> callee(id).stream()).toList();
  }

  @Override
  public String schoolId() {
    return school.id();
  }

  @Override
  public DoorId doorId() {
    return door.id();
  }

  @Override
  public List<String> standsInFor(String person) {
    return standIns.getOrDefault(person, List.of());
  }

  @Override
  public boolean told(String phone) {
    return callees.containsKey(phone);
  }

  Optional<Named> named(Optional<String> phone) {
    return phone.map(callees::get).map(Callee::named);
  }

  Named named(String phone) {
    Callee known = callees.get(phone);
    return known == null ? new Named(phone, phone) : known.named();
  }

  /** The history's entry of a call back: whose visitor, and who asked. */
  Optional<RingRow.CallBack> callBack() {
    return ring.callBack()
        .map(
            call -> {
              Named by = named(call.phone());
              return new RingRow.CallBack(call.of(), new RingRow.By(by.id(), by.name()));
            });
  }

  List<Named> allNamed() {
    return callees.values().stream().limit(64).map(Callee::named).toList();
  }

  /**
   * Counts a prepared reply and returns whether it may be said: each is spoken to the visitor and
   * takes time.
   */
  public boolean mayHearAnotherReply() {
    return replies.take(clock.nanos());
  }

  @Override
  public boolean reachable() {
    return call.reachable();
  }

  /**
   * The phone that talks, or talked before it was lost. It proves every second that it is alive.
   */
  Optional<String> watched() {
    return Optional.ofNullable(watched);
  }

  void watch(Optional<String> phone) {
    watched = phone.orElse(null);
  }

  void setTimer(@Nullable Future<?> next) {
    if (timer != null) {
      timer.cancel(false);
    }
    timer = next;
  }
}
