package fr.heurtoir.gateway.ops;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * Measures how late event loops are: a delay of the rings' loop delays every ring, one of a media
 * loop the picture and sound of its rings. The worst lateness since the last look is a gauge.
 */
public final class LoopWatch {
  private static final long EVERY_MILLIS = 100;

  private final LongAccumulator worst;
  private long due;

  private LoopWatch(LongAccumulator worst) {
    this.worst = worst;
  }

  /** Watches the rings' loop: {@code heurtoir_loop_late_max_ms}. */
  public static void rings(ScheduledExecutorService loop, Counters counters) {
    start(
        List.of(loop),
        counters,
        "heurtoir_loop_late_max_ms",
        "Worst lateness of the rings' event loop since the last look, milliseconds");
  }

  /** Watches the media loops, all in one: {@code heurtoir_media_loop_late_max_ms}. */
  public static void media(List<? extends ScheduledExecutorService> loops, Counters counters) {
    start(
        loops,
        counters,
        "heurtoir_media_loop_late_max_ms",
        "Worst lateness of any media loop since the last look, milliseconds");
  }

  private static void start(
      List<? extends ScheduledExecutorService> loops, Counters counters, String name, String help) {
    LongAccumulator worst = new LongAccumulator(Math::max, 0);
    counters.gauge(name, help, worst::getThenReset);
    for (ScheduledExecutorService loop : loops) {
      LoopWatch watch = new LoopWatch(worst);
      loop.execute(
          () -> {
            watch.due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
            loop.scheduleWithFixedDelay(
                watch::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
          });
    }
  }

  /** On the loop. */
  private void look() {
    long now = System.nanoTime();
    worst.accumulate(TimeUnit.NANOSECONDS.toMillis(Math.max(0, now - due)));
    due = now + TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
  }
}
