package fr.heurtoir.gateway.ops;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An event loop that runs on the test's thread, in a time that the test gives: what is due runs
 * when the time has come to it, in order.
 */
public final class GivenLoop {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final GivenTime time;

  public GivenLoop(GivenTime time) {
    this.time = time;
    channel.freezeTime();
  }

  /** To be given to whoever wants a loop. */
  public ScheduledExecutorService executor() {
    return channel.eventLoop();
  }

  /** Runs what is due now. */
  public void run() {
    channel.runPendingTasks();
  }

  /** Time passes, and what becomes due in it runs. */
  public void pass(Duration duration) {
    long left = duration.toNanos();
    run();
    while (left > 0) {
      long next = channel.runScheduledPendingTasks();
      long step = next < 0 ? left : Math.clamp(next, 1, left);
      time.pass(Duration.ofNanos(step));
      channel.advanceTimeBy(step, TimeUnit.NANOSECONDS);
      left -= step;
      run();
    }
  }
}
