package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.doors.DoorLine;
import fr.heurtoir.gateway.ops.MonotonicClock;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.ring.CallBack;
import fr.heurtoir.gateway.school.Right;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.CallBackRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back visitors who were missed, where their school allows it. The gateway calls no door: it
 * sends the door a message, and the door then calls. Belongs to the rings' loop, except {@link
 * #remaining}.
 */
public final class CallBacks {
  private static final Logger LOG = LoggerFactory.getLogger(CallBacks.class);

  /** The most missed rings remembered for one door. No visitor rings 32 times. */
  public static final int REMEMBERED = 32;

  /** The longest window that a school can configure. */
  private static final Duration LONGEST = Duration.ofSeconds(900);

  /**
   * A door that does not call within this time after the message cannot call back, or is too old to
   * know the message.
   */
  private static final Duration DOOR_WITHIN = Duration.ofSeconds(5);

  private final ScheduledExecutorService loop;
  private final Supplier<Schools> schools;
  private final DoorLine doors;
  private final MonotonicClock clock;
  private final Predicate<DoorId> busy;
  private final Map<String, Missed> missed = new ConcurrentHashMap<>();
  private final Map<DoorId, NavigableSet<String>> ofDoor = new HashMap<>();
  private final Map<DoorId, Asked> pending = new HashMap<>();

  private record Missed(DoorId door, Instant pressed) {}

  /** A door that was asked, and the phone that it was asked for. */
  record Asked(RingId of, PhoneRef phone, PhoneReply reply, Future<?> patience) {}

  /**
   * @param busy whether a door has a live ring
   */
  public CallBacks(
      ScheduledExecutorService loop,
      Supplier<Schools> schools,
      DoorLine doors,
      MonotonicClock clock,
      Predicate<DoorId> busy) {
    this.loop = loop;
    this.schools = schools;
    this.doors = doors;
    this.clock = clock;
    this.busy = busy;
  }

  /**
   * A ring ended, or a lock moved after the end.
   *
   * @param pressed on the rings' clock
   */
  void ended(RingId ring, DoorId door, Instant pressed, Outcome outcome, boolean opened) {
    Missed before = missed.get(ring.value());
    if (before != null && !before.door().equals(door)) {
      LOG.warn("event=ring-of-another-door ring={} door={} of={}", ring, door, before.door());
      return;
    }
    NavigableSet<String> own = ofDoor.computeIfAbsent(door, unused -> new TreeSet<>());
    if (opened || !CallBack.missed(outcome)) {
      forget(ring.value(), own);
    } else {
      missed.put(ring.value(), new Missed(door, pressed));
      own.add(ring.value());
      while (own.size() > REMEMBERED) {
        // Ids sort by the time of the press, so the first is the oldest.
        forget(own.first(), own);
      }
    }
    if (own.isEmpty()) {
      ofDoor.remove(door);
    }
  }

  private void forget(String ring, NavigableSet<String> own) {
    if (own.remove(ring)) {
      missed.remove(ring);
    }
  }

  /**
   * A door reports a ring that no gateway took; its visitor may still be there. Ignores a report
   * whose door was not sure of the time.
   */
  public void late(DoorId door, DoorMessage.LateRing late) {
    if (late.sure() && late.ageMillis() < LONGEST.toMillis()) {
      Instant pressed = clock.now().minusMillis(late.ageMillis());
      ended(late.ring(), door, pressed, late.outcome(), false);
    }
  }

  /** How much longer the visitor of that ring may be called back; zero where not. Any thread. */
  public Duration remaining(RingId ring) {
    Missed known = missed.get(ring.value());
    return known == null ? Duration.ZERO : remaining(known);
  }

  private Duration remaining(Missed known) {
    Duration left =
        Duration.between(
            clock.now(),
            known
                .pressed()
                .plus(
                    schools
                        .get()
                        .school(known.door().school())
                        .map(school -> school.history().callBack())
                        .orElse(Duration.ZERO)));
    return left.isPositive() ? left : Duration.ZERO;
  }

  /** A phone wants to call back the visitor of that ring. */
  public void ask(PhoneRef phone, RingId of, PhoneReply reply) {
    Missed known = missed.get(of.value());
    Optional<School> school =
        Optional.ofNullable(known).flatMap(m -> schools.get().school(m.door().school()));
    if (known == null
        || school.filter(s -> phone.schools().contains(s.id())).isEmpty()
        || schools.get().door(known.door()).isEmpty()) {
      refuse(of, phone, reply, ErrorCode.UNKNOWN_RING, "no such ring was missed");
    } else if (!school.get().may(phone.personId(), Right.CALL_BACK)) {
      refuse(of, phone, reply, ErrorCode.NOT_ALLOWED, "their role calls nobody back");
    } else if (school.get().history().callBack().isZero()) {
      refuse(of, phone, reply, ErrorCode.NOT_ALLOWED, "this school calls nobody back");
    } else if (remaining(known).isZero()) {
      refuse(of, phone, reply, ErrorCode.TOO_LATE, "the school's time for it is over");
    } else if (!doors.registered(known.door())) {
      refuse(of, phone, reply, ErrorCode.DOOR_UNREACHABLE, "the door is not registered");
    } else if (busy.test(known.door())
        || pending.containsKey(known.door())
        || pending.values().stream().anyMatch(a -> a.phone().id().equals(phone.id()))) {
      refuse(of, phone, reply, ErrorCode.NOT_NOW, "the door or this phone is busy");
    } else {
      ask(new DoorMessage.CallBack(of), known.door(), phone, reply);
    }
  }

  private void ask(DoorMessage.CallBack message, DoorId door, PhoneRef phone, PhoneReply reply) {
    LOG.info("event=call-back-asked ring={} door={} phone={}", message.ring(), door, phone.id());
    Future<?> patience =
        loop.schedule(
            () -> giveUp(door, message.ring()), DOOR_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    pending.put(door, new Asked(message.ring(), phone, reply, patience));
    doors
        .send(door, message)
        .whenCompleteAsync(
            (taken, failure) -> {
              if (failure != null || !Boolean.TRUE.equals(taken)) {
                giveUp(door, message.ring());
              }
            },
            loop);
  }

  private void giveUp(DoorId door, RingId of) {
    take(door, of)
        .ifPresent(
            asked ->
                refuse(
                    of,
                    asked.phone(),
                    asked.reply(),
                    ErrorCode.DOOR_UNREACHABLE,
                    "the door did not call; one of an older version never does"));
  }

  /** The door was asked and refuses. */
  void refused(DoorId door, CallBackRefused refusal) {
    Optional<Asked> asked = take(door, refusal.ring());
    if (asked.isEmpty()) {
      LOG.warn("event=call-back-refusal-unmatched ring={} door={}", refusal.ring(), door);
      return;
    }
    ErrorCode code =
        switch (refusal.reason()) {
          case TOO_LATE -> ErrorCode.TOO_LATE;
          case NOT_NOW -> ErrorCode.NOT_NOW;
          case TOO_MANY -> ErrorCode.TOO_MANY;
          case UNKNOWN_RING -> ErrorCode.UNKNOWN_RING;
        };
    refuse(refusal.ring(), asked.get().phone(), asked.get().reply(), code, "the door refuses");
  }

  /**
   * Removes and returns who asked for that call of a door. Empty where nobody did, or too long ago.
   */
  Optional<Asked> take(DoorId door, RingId of) {
    Asked asked = pending.get(door);
    if (asked == null || !asked.of().equals(of)) {
      return Optional.empty();
    }
    pending.remove(door);
    asked.patience().cancel(false);
    return Optional.of(asked);
  }

  private static void refuse(
      RingId of, PhoneRef phone, PhoneReply reply, ErrorCode code, String message) {
    LOG.warn(
        "event=call-back-refused ring={} phone={} reason={} detail=\"{}\"",
        of,
        phone.id(),
        code.code(),
        message);
    reply.error(code, message);
  }
}
