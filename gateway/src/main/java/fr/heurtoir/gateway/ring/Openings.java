package fr.heurtoir.gateway.ring;

import fr.heurtoir.gateway.ring.RingEffect.LockState;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The openings of one ring: who asked for which lock, what the door still has to report, and the
 * results. The door's driver knows how to send them.
 */
final class Openings {
  /**
   * The most openings sent to the door: more than a visitor and a head teacher with a stiff gate
   * need.
   */
  static final int MOST = 20;

  /** The most openings requested, including those that were never sent. */
  static final int MOST_ASKED = 2 * MOST;

  /**
   * How long after the tap an opening may be sent. Later, the phone has already shown that nothing
   * is confirmed, and the gate must not move by surprise.
   */
  static final Duration LIFE = Duration.ofSeconds(3);

  /**
   * How long an opening waits for a door that is not ready yet, so that a race of milliseconds
   * leaves nobody outside. It is short because the visitor may leave.
   */
  static final Duration READY_WITHIN = Duration.ofSeconds(2);

  /** The longest pulse of any lock (15 s), and the time for its report. */
  private static final Duration LONGEST_PULSE = Duration.ofSeconds(17);

  private final List<One> all = new ArrayList<>();
  private final Duration confirmWithin;

  Openings(Duration confirmWithin) {
    this.confirmWithin = confirmWithin;
  }

  /** One opening. */
  static final class One {
    final Instant goodUntil;
    final Instant readyBy;
    private Opening opening;
    private @Nullable Instant sentAt;
    private @Nullable Instant acceptedAt;

    private One(Opening opening, Instant tapped) {
      this.opening = opening;
      this.goodUntil = tapped.plus(LIFE);
      Instant ready = opening.at().plus(READY_WITHIN);
      this.readyBy = ready.isBefore(goodUntil) ? ready : goodUntil;
    }

    /**
     * When it was sent to the door; when it was requested, if the driver never reported that it was
     * sent.
     */
    Instant sentAt() {
      return sentAt == null ? opening.at() : sentAt;
    }

    private boolean waits() {
      return sentAt == null && opening.state() == LockState.ORDERED;
    }

    private boolean unanswered() {
      return sentAt != null && opening.state() == LockState.ORDERED;
    }

    /** The opening as it is stored. */
    Opening opening() {
      return opening;
    }
  }

  /** Whether this ring's limit of openings is reached. */
  boolean exhausted() {
    return all.size() >= MOST_ASKED || all.stream().filter(o -> o.sentAt != null).count() >= MOST;
  }

  /** Whether an opening of this lock waits for the door already: a second tap adds nothing. */
  boolean waits(String lock) {
    return all.stream().anyMatch(o -> o.opening.lock().equals(lock) && o.waits());
  }

  /** Records that a phone asks for a lock. */
  One ask(String lock, String phone, Instant tapped, Instant now) {
    One one =
        new One(
            new Opening(all.size() + 1, lock, phone, now, LockState.ORDERED, Optional.empty()),
            tapped);
    all.add(one);
    return one;
  }

  /** The opening of that number; empty where this ring never asked for it. */
  Optional<One> find(int number) {
    return number >= 1 && number <= all.size()
        ? Optional.of(all.get(number - 1))
        : Optional.empty();
  }

  /** The order was sent to the door. */
  void sent(One one, Instant now) {
    if (one.sentAt == null) {
      one.sentAt = now;
    }
  }

  /** Records the newly reported state. Returns whether it differs from the last. */
  boolean moved(One one, LockState state) {
    boolean news = one.opening.state() != state;
    one.opening = one.opening.in(state);
    return news;
  }

  /**
   * Records what a gate's contact showed. A gate that is shut again does not erase that it was
   * open. A forced gate was not opened by an order.
   */
  Optional<Opening> gate(String lock, GateReport.State state) {
    return switch (state) {
      case OPENED, NOT_OPENED, STILL_OPEN -> {
        Optional<One> last =
            last(o -> o.opening.lock().equals(lock) && o.opening.state() != LockState.REFUSED);
        last.ifPresent(o -> o.opening = o.opening.showing(state));
        yield last.map(One::opening);
      }
      case FORCED, CLOSED -> Optional.empty();
    };
  }

  /** The openings whose door was not ready in time. They are not sent any more. */
  List<One> neverReady(Instant now) {
    return all.stream().filter(o -> o.waits() && !o.readyBy.isAfter(now)).toList();
  }

  /** The openings without a report in time. A later report still counts. */
  List<One> overdue(Instant now) {
    return all.stream().filter(o -> o.unanswered() && !confirmedBy(o).isAfter(now)).toList();
  }

  /** The door reports that the lock is released: a pulse begins. */
  void accepted(One one, Instant now) {
    one.acceptedAt = now;
  }

  /** The pulse is over. */
  void settled(One one) {
    one.acceptedAt = null;
  }

  /** The openings whose pulse must be over by now without a report of its end; each once. */
  List<One> pulsesOver(Instant now) {
    List<One> over =
        all.stream()
            .filter(o -> o.acceptedAt != null && !o.acceptedAt.plus(LONGEST_PULSE).isAfter(now))
            .toList();
    over.forEach(this::settled);
    return over;
  }

  /** Who opened last: whose opening the door took. */
  Optional<String> opener() {
    return last(o ->
            o.opening.state() == LockState.PULSING || o.opening.state() == LockState.RELEASED)
        .map(o -> o.opening.phone());
  }

  /** When {@link #neverReady}, {@link #overdue} or {@link #pulsesOver} will next return one. */
  Optional<Instant> deadline() {
    return Stream.of(
            all.stream().filter(One::waits).map(o -> o.readyBy),
            all.stream().filter(One::unanswered).map(this::confirmedBy),
            all.stream()
                .flatMap(o -> Stream.ofNullable(o.acceptedAt))
                .map(at -> at.plus(LONGEST_PULSE)))
        .flatMap(each -> each)
        .min(Instant::compareTo);
  }

  /** When the last report of the last opening is due at the latest. */
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
