package fr.heurtoir.door.lock;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Debounces a contact: a change counts after the level was steady for a while. The kernel debounces
 * too; this is a second line of defence.
 */
final class Debouncer {
  private final long activeNanos;
  private final long restNanos;
  private boolean raw;
  private boolean settled;
  private long since;

  /**
   * @param activeNanos how long it must be active to count as active, 0 for at once
   * @param restNanos how long it must be at rest to count as at rest
   */
  Debouncer(boolean first, long activeNanos, long restNanos) {
    this.raw = first;
    this.settled = first;
    this.activeNanos = activeNanos;
    this.restNanos = restNanos;
  }

  /** A debounced change. */
  record Change(boolean active, long at) {}

  boolean active() {
    return settled;
  }

  void edge(boolean active, long at) {
    if (raw != active) {
      raw = active;
      since = at;
    }
  }

  /** The change that has been steady for long enough; returned once. */
  Optional<Change> take(long now) {
    OptionalLong due = wakeAt();
    if (due.isEmpty() || now - due.getAsLong() < 0) {
      return Optional.empty();
    }
    settled = raw;
    return Optional.of(new Change(raw, since));
  }

  OptionalLong wakeAt() {
    return raw == settled
        ? OptionalLong.empty()
        : OptionalLong.of(since + (raw ? activeNanos : restNanos));
  }
}
