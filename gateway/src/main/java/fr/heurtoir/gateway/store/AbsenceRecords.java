package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.rota.AbsenceStore;
import fr.heurtoir.gateway.school.Absence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Stores who is not rung where, and until when. Every method blocks on the database. */
public final class AbsenceRecords implements AbsenceStore {
  private final Jdbi jdbi;

  AbsenceRecords(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public List<Absence> all() {
    return jdbi.withHandle(
        db -> db.createQuery("select * from absence").map((row, context) -> absence(row)).list());
  }

  private static Absence absence(ResultSet row) throws SQLException {
    String kind = row.getString("kind");
    long until = row.getLong("until_at");
    boolean ends = !row.wasNull();
    return new Absence(
        row.getString("school"),
        row.getString("person"),
        Arrays.stream(Absence.Kind.values())
            .filter(known -> known.code().equals(kind))
            .findFirst()
            .orElseThrow(() -> new SQLException("an absence of no known kind: " + kind)),
        Optional.ofNullable(row.getString("hand_to")),
        ends ? Optional.of(Instant.ofEpochMilli(until)) : Optional.empty(),
        row.getString("set_by"),
        Instant.ofEpochMilli(row.getLong("set_at")));
  }

  @Override
  public void keep(Absence absence) {
    jdbi.useTransaction(
        db -> {
          db.createUpdate(
                  "delete from absence where school = :school and person = :person"
                      + " and kind = :kind")
              .bind("school", absence.school())
              .bind("person", absence.person())
              .bind("kind", absence.kind().code())
              .execute();
          db.createUpdate(
                  "insert into absence (school, person, kind, hand_to, until_at, set_by, set_at)"
                      + " values (:school, :person, :kind, :to, :until, :by, :at)")
              .bind("school", absence.school())
              .bind("person", absence.person())
              .bind("kind", absence.kind().code())
              .bind("to", absence.to().orElse(null))
              .bind("until", absence.until().map(Instant::toEpochMilli).orElse(null))
              .bind("by", absence.setBy())
              .bind("at", absence.setAt().toEpochMilli())
              .execute();
        });
  }

  @Override
  public void lift(Absence.Key key) {
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    "delete from absence where school = :school and person = :person"
                        + " and kind = :kind")
                .bind("school", key.school())
                .bind("person", key.person())
                .bind("kind", key.kind().code())
                .execute());
  }

  @Override
  public void expire(Instant now) {
    jdbi.useHandle(
        db ->
            db.createUpdate("delete from absence where until_at <= :now")
                .bind("now", now.toEpochMilli())
                .execute());
  }
}
