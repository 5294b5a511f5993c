package fr.heurtoir.gateway.ops;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * Measures how late the rings' loop is, because a delay there delays every ring. The worst lateness
 * since the last look is {@code heurtoir_loop_late_max_ms}.
 */
public final class LoopWatch {
  private static final long EVERY_MILLIS = 100;

  private final LongAccumulator worst = new LongAccumulator(Math::max, 0);
  private long due;

  private LoopWatch() {}

  public static void start(ScheduledExecutorService loop, Counters counters) {
    LoopWatch watch = new LoopWatch();
    counters.gauge(
        "heurtoir_loop_late_max_ms",
        "Worst lateness of the rings' event loop since the last look, milliseconds",
        watch.worst::getThenReset);
    loop.execute(
        () -> {
          watch.due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
          loop.scheduleWithFixedDelay(
              watch::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        });
  }

  /** On the loop. */
  private void look() {
    long now = System.nanoTime();
    worst.accumulate(TimeUnit.NANOSECONDS.toMillis(Math.max(0, now - due)));
    due = now + TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
  }
}
