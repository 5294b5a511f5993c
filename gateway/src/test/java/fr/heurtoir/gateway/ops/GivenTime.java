package fr.heurtoir.gateway.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A time that the test gives: it stands still until it passes. Any thread may read it. */
public final class GivenTime implements InstantSource {
  private volatile Instant now;
  private volatile long nanos = 5_000_000_000L;

  public GivenTime(Instant begins) {
    now = begins;
  }

  /** Time passes, on the wall's clock and on the one that nobody sets. */
  public void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** As {@link System#nanoTime}. */
  public long nanos() {
    return nanos;
  }

  /** For a clock that is steady. */
  public SteadyClock.Sources sources() {
    return new SteadyClock.Sources(this, this::nanos, _ -> false);
  }
}
