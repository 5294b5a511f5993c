package fr.heurtoir.door.lock;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A contact that bounces: a change counts once it rested for a while. A second line of defence: the
 * kernel debounces too.
 */
final class Debouncer {
  private final long activeNanos;
  private final long restNanos;
  private boolean raw;
  private boolean settled;
  private long since;

  /**
   * @param activeNanos how long it must be active to count as that, 0 for at once
   * @param restNanos the same for its state of rest
   */
  Debouncer(boolean first, long activeNanos, long restNanos) {
    this.raw = first;
    this.settled = first;
    this.activeNanos = activeNanos;
    this.restNanos = restNanos;
  }

  /** A change that counts. */
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

  /** The change that has rested for long enough by now, once. */
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
