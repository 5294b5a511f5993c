package fr.heurtoir.door.lock;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the state on its own thread, because a memory card may take seconds and a pulse must not
 * wait.
 */
final class LockDisk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LockDisk.class);

  private final LockStateFile file;
  private final Consumer<LockEvent> events;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("lock-disk").daemon().factory());

  LockDisk(LockStateFile file, Consumer<LockEvent> events) {
    this.file = file;
    this.events = events;
  }

  void save(LockState state) {
    try {
      thread.execute(() -> events.accept(saved(state)));
    } catch (RejectedExecutionException stopping) {
      LOG.debug("event=lock-state-after-stop");
    }
  }

  private LockEvent saved(LockState state) {
    try {
      file.write(state);
      return new LockEvent.Saved();
    } catch (IOException failed) {
      LOG.error(
          "event=lock-state-not-saved file={} reason=\"{}\"", file.file(), String.valueOf(failed));
      return new LockEvent.NotSaved();
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
