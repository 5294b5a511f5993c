package fr.heurtoir.door.station;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which everything of the station happens. Any thread may bring it something. */
final class StationThread {
  private static final Logger LOG = LoggerFactory.getLogger(StationThread.class);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("door").daemon().factory());

  /**
   * @param first waited for before anything else is done
   */
  StationThread(CompletableFuture<?> first) {
    executor.execute(first::join);
  }

  /** For what asks for an executor; a fault there is its own to catch. */
  ScheduledExecutorService executor() {
    return executor;
  }

  void post(Runnable task) {
    try {
      executor.execute(() -> guarded(task));
    } catch (RejectedExecutionException stopped) {
      LOG.debug("event=station-after-stop");
    }
  }

  /** Once, after that time. */
  ScheduledFuture<?> in(long nanos, Runnable task) {
    return executor.schedule(() -> guarded(task), nanos, TimeUnit.NANOSECONDS);
  }

  /** Again and again, with that pause. */
  void every(long seconds, Runnable task) {
    executor.scheduleWithFixedDelay(() -> guarded(task), seconds, seconds, TimeUnit.SECONDS);
  }

  /** Done once this thread came to it: it works. */
  CompletableFuture<Void> turn() {
    CompletableFuture<Void> turn = new CompletableFuture<>();
    post(() -> turn.complete(null));
    return turn;
  }

  /** A fault of ours costs this event, loudly, and not the station. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException fault) {
      LOG.error("event=station-fault", fault);
    }
  }

  void stop() {
    executor.shutdownNow();
  }
}
