package fr.heurtoir.protocol.testing;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition with a bound that only a dead program reaches. */
public final class Waiting {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private Waiting() {}

  public static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("not in " + BOUND + ": " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}
