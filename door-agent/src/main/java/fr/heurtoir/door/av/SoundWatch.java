package fr.heurtoir.door.av;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the sound server by {@code pactl subscribe}, which costs nothing while nothing changes,
 * and tells each change of its health once, on a thread of its own.
 */
final class SoundWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SoundWatch.class);

  /** Events come in bursts: the look waits for the burst's end. */
  private static final long SETTLE_MILLIS = 200;

  private static final long AGAIN_MILLIS = 1_000;

  private final PulseClient pulse;
  private final Consumer<SoundHealth.State> told;
  private final SoundHealth health = new SoundHealth();
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private volatile @Nullable Process subscription;
  private volatile boolean closing;

  /**
   * @param told each state that differs from the one before, the first when the server answers for
   *     the first time
   */
  SoundWatch(PulseClient pulse, Consumer<SoundHealth.State> told) {
    this.pulse = pulse;
    this.told = told;
    thread = Thread.ofPlatform().name("door-sound").daemon().start(this::run);
  }

  private void run() {
    try {
      while (!closing) {
        Process subscribed = pulse.start("pactl", "subscribe");
        subscription = subscribed;
        Thread reader = Thread.ofVirtual().start(() -> read(subscribed));
        try {
          look(subscribed);
          while (!closing && subscribed.isAlive()) {
            news.acquire();
            if (subscribed.isAlive()) {
              TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            }
            news.drainPermits();
            look(subscribed);
          }
        } finally {
          subscribed.destroyForcibly();
          reader.join();
        }
        TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
      }
    } catch (InterruptedException stopping) {
      // Closed.
    } catch (IOException missing) {
      LOG.error("event=sound-not-watched reason=\"{}\"", missing.getMessage());
    }
  }

  /** A line an event, as {@code Event 'remove' on sink #1}; the end is news too. */
  private void read(Process subscribed) {
    try (BufferedReader lines = subscribed.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(" on sink #")
            || line.contains(" on source #")
            || line.contains(" on server")) {
          news.release();
        }
      }
    } catch (IOException ended) {
      // Its end is looked into.
    }
    news.release();
  }

  /** Whoever is subscribed is told of the server's end by it: a slow answer alone is no end. */
  private void look(Process subscribed) throws IOException, InterruptedException {
    Optional<SoundDevices> there = pulse.devices();
    if (there.isEmpty() && subscribed.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
      news.release();
      return;
    }
    SoundHealth.State before = health.state();
    SoundHealth.State now = health.look(there);
    if (!closing && !now.equals(before)) {
      told.accept(now);
    }
  }

  void close() {
    closing = true;
    Process subscribed = subscription;
    if (subscribed != null) {
      subscribed.destroyForcibly();
    }
    thread.interrupt();
  }
}
