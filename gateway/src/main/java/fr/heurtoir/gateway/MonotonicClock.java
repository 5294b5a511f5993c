package fr.heurtoir.gateway;

import java.time.Instant;

/**
 * A clock that never goes back: the wall's time at its making, plus the nanoseconds that passed
 * since.
 */
final class MonotonicClock {
  private final Instant startedAt = Instant.now();
  private final long startedNanos = System.nanoTime();

  Instant now() {
    return at(System.nanoTime());
  }

  /** A moment of {@link System#nanoTime}. */
  Instant at(long nanos) {
    return startedAt.plusNanos(nanos - startedNanos);
  }
}
