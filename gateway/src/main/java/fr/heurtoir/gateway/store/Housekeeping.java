package fr.heurtoir.gateway.store;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what has expired: rings, tokens, sessions and revoked phones. */
final class Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final Database.Held database;
  private final Jdbi jdbi;
  private final Clock clock;

  Housekeeping(Database.Held database, Jdbi jdbi, Clock clock) {
    this.database = database;
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * Deletes once, all or nothing. Blocks on the database.
   *
   * @param keep how long rings, expired tokens and revoked phones are kept; sessions are deleted
   *     when they expire
   * @return how many rings were deleted
   */
  int purge(Duration keep) {
    long now = clock.millis();
    long before = now - keep.toMillis();
    forgetCopies(Instant.ofEpochMilli(before));
    return jdbi.inTransaction(
        db -> {
          int rings = delete(db, "delete from ring where pressed_at < :time", before);
          delete(db, "delete from door_event where at < :time", before);
          delete(db, "delete from door_enrolment where expires_at < :time", before);
          delete(db, "delete from enrolment where expires_at < :time", before);
          delete(db, "delete from session where expires_at < :time", now);
          delete(
              db,
              "delete from phone where revoked_at < :time"
                  + " and id not in (select phone from session)",
              before);
          return rings;
        });
  }

  private void forgetCopies(Instant before) {
    try {
      database.forgetCopies(before);
    } catch (IOException kept) {
      LOG.warn("event=store-copies-kept reason=\"{}\"", kept.getMessage());
    }
  }

  private static int delete(Handle db, String sql, long time) {
    return db.createUpdate(sql).bind("time", time).execute();
  }
}
