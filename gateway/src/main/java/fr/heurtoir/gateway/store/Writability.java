package fr.heurtoir.gateway.store;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the database can be written, by the last attempt. */
final class Writability {
  private static final Logger LOG = LoggerFactory.getLogger(Writability.class);

  private final Jdbi jdbi;
  private volatile boolean writable = true;

  Writability(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Tries to write, and logs a change. Blocks on the database.
   *
   * @throws JdbiException where another process holds the lock
   */
  boolean look() {
    boolean before = writable;
    try {
      jdbi.useTransaction(db -> db.execute("update clock_mark set at = at + 1 where id = 1"));
      writable = true;
      if (!before) {
        LOG.warn("event=store-writable-again");
      }
    } catch (JdbiException failed) {
      if (Faults.busy(failed)) {
        throw failed;
      }
      writable = false;
      if (before) {
        LOG.error(
            "event=store-unwritable reason=\"{}\" hint=\"rings go on; no history, no enrolment and"
                + " no revocation is kept until it can be written\"",
            Faults.reason(failed));
      }
    }
    return writable;
  }

  /** As {@link #look}, but false where somebody else holds the database's lock. */
  boolean tryAgain() {
    try {
      return look();
    } catch (JdbiException busy) {
      LOG.debug("event=store-busy reason=\"{}\"", Faults.reason(busy));
      return false;
    }
  }

  boolean writable() {
    return writable;
  }
}
