package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for a condition with a bound. */
final class Await {
  private Await() {}

  static void until(String what, Callable<Boolean> met) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!met.call()) {
      if (System.nanoTime() - end > 0) {
        fail("not within 60 s: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
