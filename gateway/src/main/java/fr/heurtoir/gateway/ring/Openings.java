package fr.heurtoir.gateway.ring;

import fr.heurtoir.gateway.ring.RingEffect.LockState;
import fr.heurtoir.protocol.DoorMessage.GateReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The openings of one ring: who asked for which lock, what the door still has to say of it, and
 * what became of it. How a door is told is its driver's matter.
 */
final class Openings {
  /** How many leave for the door: more than a visitor and a head teacher with a stiff gate need. */
  static final int MOST = 20;

  /** How many are asked for, with those that never left. */
  static final int MOST_ASKED = 2 * MOST;

  /**
   * How long after the tap an opening may leave. After that, whoever asked for it has been told
   * that nothing is confirmed, and the gate must not move by surprise.
   */
  static final Duration LIFE = Duration.ofSeconds(3);

  /**
   * How long an opening waits for a door that is not ready yet: nobody stays outside for a race of
   * milliseconds. Not for long, since the visitor may be gone by then.
   */
  static final Duration READY_WITHIN = Duration.ofSeconds(2);

  /** The longest pulse that any lock makes (15 s), and the way of its report. */
  private static final Duration LONGEST_PULSE = Duration.ofSeconds(17);

  private final List<One> all = new ArrayList<>();
  private final Duration confirmWithin;

  Openings(Duration confirmWithin) {
    this.confirmWithin = confirmWithin;
  }

  /** One of them. */
  static final class One {
    final int number;
    final String lock;
    final String phone;
    final Instant at;
    final Instant goodUntil;
    final Instant readyBy;
    private LockState state = LockState.ORDERED;
    private Optional<GateReport.State> gate = Optional.empty();
    private @Nullable Instant sentAt;

    private One(int number, String lock, String phone, Instant tapped, Instant now) {
      this.number = number;
      this.lock = lock;
      this.phone = phone;
      this.at = now;
      this.goodUntil = tapped.plus(LIFE);
      Instant ready = now.plus(READY_WITHIN);
      this.readyBy = ready.isBefore(goodUntil) ? ready : goodUntil;
    }

    /** When it left for the door; when it was asked for, where that was never said. */
    Instant sentAt() {
      return sentAt == null ? at : sentAt;
    }

    private boolean waits() {
      return sentAt == null && state == LockState.ORDERED;
    }

    private boolean unanswered() {
      return sentAt != null && state == LockState.ORDERED;
    }

    Opening asKept() {
      return new Opening(number, lock, phone, at, state, gate);
    }
  }

  /** Whether no more can be asked for in this ring. */
  boolean exhausted() {
    return all.size() >= MOST_ASKED || all.stream().filter(o -> o.sentAt != null).count() >= MOST;
  }

  /** Whether an opening of this lock waits for the door: a second tap asks for the same. */
  boolean waits(String lock) {
    return all.stream().anyMatch(o -> o.lock.equals(lock) && o.waits());
  }

  /** A phone asks for a lock. */
  One ask(String lock, String phone, Instant tapped, Instant now) {
    One one = new One(all.size() + 1, lock, phone, tapped, now);
    all.add(one);
    return one;
  }

  /** The opening that news speak of; empty where this ring never asked for it. */
  Optional<One> find(int number) {
    return number >= 1 && number <= all.size()
        ? Optional.of(all.get(number - 1))
        : Optional.empty();
  }

  /** It left for the door. */
  void sent(One one, Instant now) {
    if (one.sentAt == null) {
      one.sentAt = now;
    }
  }

  /** What is said of it from now on; whether that is new. */
  boolean moved(One one, LockState state) {
    boolean news = one.state != state;
    one.state = state;
    return news;
  }

  /**
   * What a gate's contact showed. That it is shut again takes nothing back of what it showed
   * before, and a gate that was forced was not opened by an order.
   */
  Optional<Opening> gate(String lock, GateReport.State state) {
    return switch (state) {
      case OPENED, NOT_OPENED, STILL_OPEN -> {
        Optional<One> last = last(o -> o.lock.equals(lock) && o.state != LockState.REFUSED);
        last.ifPresent(o -> o.gate = Optional.of(state));
        yield last.map(One::asKept);
      }
      case FORCED, CLOSED -> Optional.empty();
    };
  }

  /** Those whose door was not ready in time. They are not sent any more. */
  List<One> neverReady(Instant now) {
    return all.stream().filter(o -> o.waits() && !o.readyBy.isAfter(now)).toList();
  }

  /** Those of which the door said nothing in time. A later word of it is still understood. */
  List<One> overdue(Instant now) {
    return all.stream().filter(o -> o.unanswered() && !confirmedBy(o).isAfter(now)).toList();
  }

  /** When {@link #neverReady} or {@link #overdue} has one. */
  Optional<Instant> deadline() {
    return Stream.concat(
            all.stream().filter(One::waits).map(o -> o.readyBy),
            all.stream().filter(One::unanswered).map(this::confirmedBy))
        .min(Instant::compareTo);
  }

  /** When the door's last word of the last of them must have come. */
  Optional<Instant> lastNewsDue() {
    return Stream.concat(
            all.stream().filter(One::waits).map(o -> o.readyBy),
            all.stream().filter(o -> o.sentAt != null).map(o -> o.sentAt().plus(LONGEST_PULSE)))
        .max(Instant::compareTo);
  }

  private Instant confirmedBy(One one) {
    return one.sentAt().plus(confirmWithin);
  }

  private Optional<One> last(Predicate<One> fits) {
    return all.reversed().stream().filter(fits).findFirst();
  }
}
