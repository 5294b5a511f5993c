package fr.heurtoir.gateway;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition with a bound that only a dead program reaches. */
public final class Until {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private Until() {}

  public static void holds(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + BOUND.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in " + BOUND + ": " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
