package fr.heurtoir.door.upkeep;

import fr.heurtoir.door.checks.DailyCheck;
import fr.heurtoir.door.keep.DoorClock;
import fr.heurtoir.door.keep.Renewal;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.log.Guarded;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Regular work while nobody rings, once a minute on its own thread: stored time, certificate, daily
 * test, memory.
 */
public final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final long EVERY_SECONDS = 60;
  private static final int KEEP_CLOCK_EVERY = 60;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("door-upkeep").daemon().factory());
  private final DoorClock clock;
  private final Renewal renewal;
  private final DailyCheck test;
  private final BooleanSupplier resting;
  private final Consumer<DoorMessage> gateway;
  private final Runnable memory;
  private int untilClock;
  private boolean wanted;

  /**
   * @param resting whether nobody rings
   * @param memory checks whether the agent has grown too much
   */
  public Upkeep(
      DoorClock clock,
      Renewal renewal,
      DailyCheck test,
      BooleanSupplier resting,
      Consumer<DoorMessage> gateway,
      Runnable memory) {
    this.clock = clock;
    this.renewal = renewal;
    this.test = test;
    this.resting = resting;
    this.gateway = gateway;
    this.memory = memory;
    thread.scheduleWithFixedDelay(
        guarded(this::look), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** A gateway accepted our registration. */
  public void registered() {
    post(
        () -> {
          renewal.registered();
          if (untilClock == 0 && clock.sure()) {
            keepClock();
          }
        });
  }

  /** The gateway sent a certificate. */
  public void received(DoorMessage.Certificate certificate) {
    post(() -> renewal.received(certificate));
  }

  /** Requests the daily test now: it runs as soon as nobody rings. */
  public void testNow() {
    post(
        () -> {
          wanted = true;
          testIfWanted();
        });
  }

  private void testIfWanted() {
    if (wanted && resting.getAsBoolean()) {
      wanted = false;
      try {
        gateway.accept(test.run());
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void look() {
    testIfWanted();
    if (--untilClock <= 0) {
      untilClock = 0;
      if (clock.sure()) {
        keepClock();
      }
    }
    if (resting.getAsBoolean()) {
      renewal.look();
    }
    memory.run();
    try {
      test.runIfDue(resting::getAsBoolean).ifPresent(gateway);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepClock() {
    clock.keep();
    untilClock = KEEP_CLOCK_EVERY;
  }

  private void post(Runnable task) {
    try {
      thread.execute(guarded(task));
    } catch (RejectedExecutionException stopped) {
      LOG.debug("event=upkeep-after-stop");
    }
  }

  private static Runnable guarded(Runnable task) {
    return Guarded.task(task, fault -> LOG.error("event=upkeep-fault", fault));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
