package fr.heurtoir.gateway.ops;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is open, to be closed in the opposite order. Used by one thread at a time. */
public final class Closing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Runnable first = () -> {};

  /** Is closed with the others, before those that were kept earlier. */
  public <T extends AutoCloseable> T keep(T room) {
    open.push(room);
    return room;
  }

  /** What is done first of all, while everything is still open. */
  public void first(Runnable task) {
    first = task;
  }

  /** Closes all; one that fails keeps none of the others open. */
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
