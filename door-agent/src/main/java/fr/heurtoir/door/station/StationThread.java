package fr.heurtoir.door.station;

import fr.heurtoir.protocol.log.Guarded;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The station's only thread. Any thread may give it tasks. */
final class StationThread {
  private static final Logger LOG = LoggerFactory.getLogger(StationThread.class);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("door").daemon().factory());

  /**
   * @param first must complete before the first task runs
   */
  StationThread(CompletableFuture<?> first) {
    executor.execute(first::join);
  }

  /** For code that needs an executor; such code must catch its own exceptions. */
  ScheduledExecutorService executor() {
    return executor;
  }

  void post(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException stopped) {
      LOG.debug("event=station-after-stop");
    }
  }

  /** Runs a task once, after that time. */
  ScheduledFuture<?> in(long nanos, Runnable task) {
    return executor.schedule(guarded(task), nanos, TimeUnit.NANOSECONDS);
  }

  /** Runs a task repeatedly, with that pause. */
  void every(long seconds, Runnable task) {
    executor.scheduleWithFixedDelay(guarded(task), seconds, seconds, TimeUnit.SECONDS);
  }

  /** Completes when this thread runs it, which proves that it works. */
  CompletableFuture<Void> turn() {
    CompletableFuture<Void> turn = new CompletableFuture<>();
    post(() -> turn.complete(null));
    return turn;
  }

  /** The task, but a bug in it is logged as an error, and the station continues. */
  private static Runnable guarded(Runnable task) {
    return Guarded.task(task, fault -> LOG.error("event=station-fault", fault));
  }

  void stop() {
    executor.shutdownNow();
  }
}
