package fr.heurtoir.door.sip;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The waiting time before the next attempt: from 250 ms, doubled up to 20 s. Each is random between
 * half of it and the whole, so that the doors of a town do not all come back at once.
 */
final class Backoff {
  static final Duration FIRST = Duration.ofMillis(250);
  static final Duration MOST = Duration.ofSeconds(20);

  private final RandomGenerator random;
  private long ceiling = FIRST.toMillis();

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The next wait. */
  Duration next() {
    long wait = ceiling / 2 + random.nextLong(ceiling / 2 + 1);
    ceiling = Math.min(ceiling * 2, MOST.toMillis());
    return Duration.ofMillis(wait);
  }

  /** An attempt succeeded. */
  void reset() {
    ceiling = FIRST.toMillis();
  }
}
