package fr.heurtoir.gateway.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Stores the newest time that was known to be right. Every method blocks on the database. */
final class ClockMarks {
  /**
   * A start that is later than this after the last mark counts as a leap of the clock, unless
   * another source confirms the time.
   */
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Jdbi jdbi;
  private Instant kept = Instant.EPOCH;

  ClockMarks(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The mark. Where none was stored yet, the newest time of any stored record. */
  Optional<Instant> newest() {
    return jdbi.withHandle(
        db ->
            db.createQuery("select at from clock_mark")
                .mapTo(Long.class)
                .findOne()
                .or(
                    () ->
                        db.createQuery(
                                "select max(t) from (select max(ended_at) as t from ring"
                                    + " union all select max(created_at) from session"
                                    + " union all select max(issued_at) from enrolment"
                                    + " union all select max(connected_at) from phone_proof"
                                    + " union all select max(self_test_at) from door"
                                    + " union all select max(at) from door_event) as written")
                            .mapTo(Long.class)
                            .findOne())
                .map(Instant::ofEpochMilli));
  }

  /** Stores a right time in one row, every ten minutes, or where it went back. */
  synchronized void keep(Instant right) {
    if (Duration.between(kept, right).abs().compareTo(EVERY) < 0) {
      return;
    }
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    "insert into clock_mark (id, at) values (1, :at)"
                        + " on conflict (id) do update set at = excluded.at")
                .bind("at", right.toEpochMilli())
                .execute());
    kept = right;
  }
}
