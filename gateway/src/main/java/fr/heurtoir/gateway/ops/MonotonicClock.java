package fr.heurtoir.gateway.ops;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * A clock that never goes back: the wall clock's time when it was made, plus the nanoseconds since
 * then.
 */
public final class MonotonicClock {
  private final Instant startedAt;
  private final LongSupplier nanos;
  private final long startedNanos;

  /**
   * @param startedAt the wall clock's time now
   * @param nanos as {@link System#nanoTime}
   */
  public MonotonicClock(Instant startedAt, LongSupplier nanos) {
    this.startedAt = startedAt;
    this.nanos = nanos;
    this.startedNanos = nanos.getAsLong();
  }

  /** This machine's, from now on. */
  public static MonotonicClock system() {
    return new MonotonicClock(Instant.now(), System::nanoTime);
  }

  public Instant now() {
    return at(nanos());
  }

  /** As {@link System#nanoTime}. */
  public long nanos() {
    return nanos.getAsLong();
  }

  /** A moment of {@link System#nanoTime}. */
  public Instant at(long nanos) {
    return startedAt.plusNanos(nanos - startedNanos);
  }
}
