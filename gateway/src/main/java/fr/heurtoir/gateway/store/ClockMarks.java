package fr.heurtoir.gateway.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The newest time that was known to be right. Every method waits for the database. */
final class ClockMarks {
  /** A start later than this after the last mark is a leap unless something else knows the time. */
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Jdbi jdbi;
  private Instant kept = Instant.EPOCH;

  ClockMarks(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The mark; where none was kept yet, the newest time at which anything was written. */
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

  /** Keeps a time that is right, now and then: one row, every ten minutes or where it went back. */
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
