package fr.heurtoir.gateway.ops;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what is open, in the opposite order. One thread at a time. */
public final class Closing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Runnable first = () -> {};

  /** Adds something to close before everything added earlier. */
  public <T extends AutoCloseable> T keep(T room) {
    open.push(room);
    return room;
  }

  /** Adds a task that runs before anything is closed. */
  public void first(Runnable task) {
    first = task;
  }

  /** Closes everything. A failure of one does not keep the others open. */
  @Override
  public void close() {
    first.run();
    first = () -> {};
    while (!open.isEmpty()) {
      AutoCloseable room = open.pop();
      try {
        room.close();
      } catch (Exception failed) {
        LOG.error("event=stop-failed room={}", room.getClass().getSimpleName(), failed);
      }
    }
  }
}
