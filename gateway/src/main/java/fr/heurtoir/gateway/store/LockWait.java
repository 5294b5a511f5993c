package fr.heurtoir.gateway.store;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At the start, waits a while for the process that holds the database's lock, and names it in the
 * log.
 */
final class LockWait {
  private static final Logger LOG = LoggerFactory.getLogger(LockWait.class);
  private static final Duration BETWEEN = Duration.ofMillis(200);
  private static final Duration SAID_EVERY = Duration.ofSeconds(10);

  private final Database.Held database;
  private final long end;
  private final long began = System.nanoTime();
  private long saidAt;
  private boolean said;

  /**
   * @param patience the longest time in total
   */
  LockWait(Database.Held database, Duration patience) {
    this.database = database;
    this.end = began + patience.toNanos();
  }

  /** A task that a lock may delay. */
  interface Task {
    boolean done() throws IOException;
  }

  /**
   * Runs the task as soon as no lock delays it.
   *
   * @throws IOException where it fails for another reason, or the lock stays
   */
  void until(Task task) throws IOException {
    while (true) {
      try {
        task.done();
        return;
      } catch (RuntimeException failed) {
        if (!Faults.busy(failed)) {
          throw new IOException("the database cannot be used: " + Faults.reason(failed), failed);
        }
        long now = System.nanoTime();
        String holder = database.holder();
        if (now - end >= 0) {
          throw new IOException(
              "another process holds the database's lock for "
                  + Duration.ofNanos(now - began).toSeconds()
                  + " s: "
                  + holder,
              failed);
        }
        if (!said || now - saidAt >= SAID_EVERY.toNanos()) {
          LOG.warn(
              "event=store-waits holder={} waited_s={} at_most_s={}",
              holder,
              Duration.ofNanos(now - began).toSeconds(),
              Duration.ofNanos(end - began).toSeconds());
          said = true;
          saidAt = now;
        }
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
    }
  }
}
