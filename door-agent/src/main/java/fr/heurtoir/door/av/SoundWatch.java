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
 * Watches the sound server by {@code pactl subscribe}, which costs nothing while nothing changes.
 * Reports each change of its state once, on its own thread.
 */
final class SoundWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SoundWatch.class);

  /** Events come in bursts: the check waits for the end of a burst. */
  private static final long SETTLE_MILLIS = 200;

  private static final long AGAIN_MILLIS = 1_000;

  private final PulseClient pulse;
  private final Consumer<SoundHealth.State> listener;
  private final SoundHealth health = new SoundHealth();
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private volatile @Nullable Process subscription;
  private volatile boolean closing;

  /**
   * @param listener called for each state that differs from the previous one; first when the server
   *     answers for the first time
   */
  SoundWatch(PulseClient pulse, Consumer<SoundHealth.State> listener) {
    this.pulse = pulse;
    this.listener = listener;
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

  /**
   * Reads one event a line, such as {@code Event 'remove' on sink #1}. The stream's end is an event
   * too.
   */
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
      // The end is checked elsewhere.
    }
    news.release();
  }

  /** Only the end of the subscription means that the server died. A slow answer does not. */
  private void look(Process subscribed) throws IOException, InterruptedException {
    Optional<SoundDevices> devices = pulse.devices();
    if (devices.isEmpty() && subscribed.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
      news.release();
      return;
    }
    SoundHealth.State before = health.state();
    SoundHealth.State now = health.look(devices);
    if (!closing && !now.equals(before)) {
      listener.accept(now);
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
