package fr.heurtoir.gateway.ops;

import java.time.Instant;

/**
 * A clock that never goes back: the wall clock's time when it was made, plus the nanoseconds since
 * then.
 */
public final class MonotonicClock {
  private final Instant startedAt = Instant.now();
  private final long startedNanos = System.nanoTime();

  public Instant now() {
    return at(System.nanoTime());
  }

  /** A moment of {@link System#nanoTime}. */
  public Instant at(long nanos) {
    return startedAt.plusNanos(nanos - startedNanos);
  }
}
