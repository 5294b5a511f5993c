package fr.heurtoir.door.upkeep;

import fr.heurtoir.system.ServiceManager;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds systemd's watchdog as long as the station's own thread runs tasks. A thread that is only
 * alive proves nothing.
 */
public final class AgentWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentWatch.class);

  private final ServiceManager manager;
  private final Supplier<CompletableFuture<Void>> turn;
  private final Duration every;
  private final Thread thread;

  private AgentWatch(
      ServiceManager manager, Supplier<CompletableFuture<Void>> turn, Duration every) {
    this.manager = manager;
    this.turn = turn;
    this.every = every;
    this.thread = Thread.ofPlatform().name("watchdog").daemon().unstarted(this::run);
  }

  /**
   * Starts. Does nothing without a watchdog.
   *
   * @param turn completes once the station's thread ran it
   */
  public static AgentWatch start(ServiceManager manager, Supplier<CompletableFuture<Void>> turn) {
    AgentWatch watch = new AgentWatch(manager, turn, manager.watchdogEvery().orElse(Duration.ZERO));
    if (watch.every.isPositive()) {
      watch.thread.start();
    }
    return watch;
  }

  private void run() {
    try {
      while (true) {
        try {
          turn.get().get(every.toNanos(), TimeUnit.NANOSECONDS);
          manager.alive();
          TimeUnit.NANOSECONDS.sleep(every.toNanos());
        } catch (TimeoutException late) {
          LOG.error("event=station-thread-stuck waited_ms={}", every.toMillis());
        }
      }
    } catch (ExecutionException broken) {
      LOG.error("event=station-thread-broke", broken);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    manager.stopping();
    thread.interrupt();
  }
}
