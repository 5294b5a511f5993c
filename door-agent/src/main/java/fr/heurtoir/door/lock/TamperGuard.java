package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.door.DoorMessage.Tamper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Refuses orders for a while after the station was opened. The time is counted by the monotonic
 * clock, which restarts at each boot. So after a restart within that time, the whole time begins
 * again: it gets longer, never shorter, and needs no correct clock.
 */
final class TamperGuard {
  private static final Duration SETTLES = Duration.ofMillis(200);
  private static final int MOST_REPORTS = 10;

  private final long refusesNanos;
  private final Debouncer contact;
  private final TokenBucket reports =
      new TokenBucket(MOST_REPORTS, Duration.ofSeconds(30).toNanos());
  private OptionalLong until;

  /**
   * @param kept whether the disk says that the time was not over
   * @param open whether the contact shows the case open now
   */
  TamperGuard(Duration refuses, boolean kept, boolean open, long now) {
    this.refusesNanos = refuses.toNanos();
    this.contact = new Debouncer(open, 0, SETTLES.toNanos());
    this.until = kept || open ? OptionalLong.of(now + refusesNanos) : OptionalLong.empty();
  }

  /** Whether orders are refused. */
  boolean refuses() {
    return until.isPresent();
  }

  /** What to tell the agent when it connects. */
  Tamper state(long now) {
    return new Tamper(
        contact.active(), until.isEmpty() ? 0 : Math.max(0, (until.getAsLong() - now) / 1_000_000));
  }

  void contact(boolean open, long at) {
    contact.edge(open, at);
  }

  List<Tamper> tick(long now) {
    List<Tamper> told = new ArrayList<>();
    if (until.isPresent() && now - until.getAsLong() >= 0) {
      until = OptionalLong.empty();
    }
    contact
        .take(now)
        .ifPresent(
            change -> {
              if (change.active()) {
                until = OptionalLong.of(change.at() + refusesNanos);
              }
              if (reports.take(now)) {
                told.add(state(now));
              }
            });
    return told;
  }

  OptionalLong wakeAt() {
    return MonotonicTime.earlier(until, contact.wakeAt());
  }
}
