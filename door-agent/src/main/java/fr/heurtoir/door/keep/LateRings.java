package fr.heurtoir.door.keep;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LateRing;
import fr.heurtoir.protocol.door.DoorMessage.PartReport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the rings that no gateway took and reports them later, the oldest first and one at a time.
 * A ring is deleted only after the gateway answered 200. Methods return at once; a separate thread
 * waits for the disk.
 */
public final class LateRings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LateRings.class);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("door-keep").daemon().factory());
  private final DoorClock clock;
  private final Function<DoorMessage, CompletionStage<Integer>> gateway;
  private final KeptRings rings;
  private volatile int waiting;
  private boolean telling;

  /**
   * @param gateway delivers a message; completes with the SIP status of the answer, or fails
   *     without one
   */
  public LateRings(
      Path folder, DoorClock clock, Function<DoorMessage, CompletionStage<Integer>> gateway) {
    this.clock = clock;
    this.gateway = gateway;
    this.rings = KeptRings.in(folder);
    this.waiting = rings.size();
  }

  /**
   * Stores a ring.
   *
   * @param pressedNanos when the button was pressed, on {@link System#nanoTime}'s clock
   */
  public void keep(RingId ring, long pressedNanos, Outcome outcome) {
    KeptRing.When when = clock.at(pressedNanos);
    post(
        () -> {
          boolean onDisk = rings.keep(new KeptRing(ring, when, outcome));
          waiting = rings.size();
          LOG.info(
              "event=ring-kept ring={} outcome={} on_disk={} waiting={}",
              ring,
              outcome.code(),
              onDisk,
              rings.size());
        });
  }

  /** Sets the outcome of a ring that waits. */
  public void outcome(RingId ring, Outcome outcome) {
    post(() -> rings.outcome(ring, outcome));
  }

  /** How many rings wait to be reported. Any thread. */
  public int waiting() {
    return waiting;
  }

  /** A gateway is reachable: reports the waiting rings. */
  public void tell() {
    post(this::next);
  }

  private void next() {
    if (telling) {
      return;
    }
    Optional<KeptRing> oldest = rings.oldest();
    if (rings.forgotten() > 0) {
      telling = true;
      String detail = rings.forgotten() + " older rings were too many to be kept";
      send(new PartReport("kept-rings", false, detail), rings::forgottenTold);
    } else if (oldest.isPresent()) {
      telling = true;
      KeptRing ring = oldest.get();
      KeptRing.Age age = ring.age(clock.when());
      send(
          new LateRing(ring.ring(), age.millis(), age.sure(), ring.outcome()),
          () -> {
            rings.delivered(ring.ring());
            waiting = rings.size();
            LOG.info(
                "event=late-ring-told ring={} age_ms={} sure={}",
                ring.ring(),
                age.millis(),
                age.sure());
          });
    }
  }

  private void send(DoorMessage message, Runnable delivered) {
    gateway
        .apply(message)
        .whenComplete((status, failure) -> post(() -> answered(message, status, delivered)));
  }

  private void answered(DoorMessage message, @Nullable Integer status, Runnable delivered) {
    telling = false;
    if (status != null && (status == 400 || status == 415)) {
      // Another attempt would not help, and others wait behind it.
      LOG.error("event=late-ring-refused ring={} status={}", message.ringForLog(), status);
    } else if (status == null || status >= 300) {
      LOG.warn("event=late-ring-waits ring={} status={}", message.ringForLog(), status);
      return;
    }
    delivered.run();
    next();
  }

  private void post(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("event=keep-after-stop");
    }
  }

  /** Stops. Everything handed over before is on the disk when this returns. */
  @Override
  public void close() {
    post(rings::close);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.error("event=keep-slow-stop");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
