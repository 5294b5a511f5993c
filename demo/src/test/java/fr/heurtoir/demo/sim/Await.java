package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for a condition with a bound. */
final class Await {
  private Await() {}

  static void until(String what, Callable<Boolean> met) throws Exception {
    until(() -> what, met);
  }

  /**
   * @param what as it is when the wait ends in vain
   */
  static void until(Supplier<String> what, Callable<Boolean> met) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!met.call()) {
      if (System.nanoTime() - end > 0) {
        fail("not within 60 s: " + what.get());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
