package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.store.RingDetail.CalledBack;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What is kept of one ring beside its row, as SQL. */
final class RingDetails {
  private final Jdbi jdbi;

  RingDetails(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Keeps an opening, over what was kept of it; of a ring that is not kept nothing is. */
  void keep(RingOpening opening) {
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    "insert into ring_opening"
                        + " (ring, number, lock, phone, phone_name, person, at, state, gate)"
                        + " select id, :number, :lock, :phone, :name, :person, :at, :state, :gate"
                        + " from ring where id = :ring"
                        + " on conflict (ring, number) do update"
                        + " set state = excluded.state, gate = excluded.gate")
                .bind("ring", opening.ring().value())
                .bind("number", opening.number())
                .bind("lock", opening.lock())
                .bind("phone", opening.by().id())
                .bind("name", opening.by().name())
                .bind("person", opening.person())
                .bind("at", opening.at().toEpochMilli())
                .bind("state", opening.state())
                .bind("gate", opening.gate().orElse(null))
                .execute());
  }

  RingDetail of(RingRow row) {
    return jdbi.withHandle(
        db ->
            new RingDetail(
                row, openings(db, row.id()), phones(db, row.id()), calledBack(db, row.id())));
  }

  private static List<RingOpening> openings(Handle db, RingId ring) {
    return db.createQuery("select * from ring_opening where ring = :ring order by number")
        .bind("ring", ring.value())
        .map(
            (row, context) ->
                new RingOpening(
                    ring,
                    row.getInt("number"),
                    row.getString("lock"),
                    new RingRow.By(row.getString("phone"), row.getString("phone_name")),
                    row.getString("person"),
                    Instant.ofEpochMilli(row.getLong("at")),
                    row.getString("state"),
                    Optional.ofNullable(row.getString("gate"))))
        .list();
  }

  /** A phone that was revoked is known for as long as its rings are kept. */
  private static Map<String, String> phones(Handle db, RingId ring) {
    return db.createQuery(
            "select phone.id as id, phone.name as name from ring_receipt"
                + " join phone on phone.id = ring_receipt.phone where ring = :ring")
        .bind("ring", ring.value())
        .map((row, context) -> Map.entry(row.getString("id"), row.getString("name")))
        .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  private static List<CalledBack> calledBack(Handle db, RingId ring) {
    return db.createQuery(
            "select * from ring where of_ring = :ring and not unfinished order by pressed_at, id")
        .bind("ring", ring.value())
        .map(
            (row, context) ->
                new CalledBack(
                    new RingId(row.getString("id")),
                    new RingRow.By(row.getString("asked_by"), row.getString("asked_by_name")),
                    Instant.ofEpochMilli(row.getLong("pressed_at")),
                    Outcome.of(row.getString("outcome")).orElse(Outcome.FAILED)))
        .list();
  }
}
