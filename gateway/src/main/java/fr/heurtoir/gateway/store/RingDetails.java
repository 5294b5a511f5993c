package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.history.RingDetail;
import fr.heurtoir.gateway.history.RingDetail.CalledBack;
import fr.heurtoir.gateway.history.RingOpening;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The SQL for what is stored about a ring beside its row. */
final class RingDetails {
  private final Jdbi jdbi;

  RingDetails(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Stores an opening, in place of its earlier state.
   *
   * @return false where the ring is not stored, or the stored ring with that id is another door's
   *     or another press's
   */
  boolean keep(RingOpening opening) {
    return jdbi.withHandle(
        db ->
            db.createUpdate(
                        "insert into ring_opening (ring, number, lock, phone, phone_name, person,"
                            + " at, state, gate) select id, :number, :lock, :phone, :name, :person,"
                            + " :at, :state, :gate from ring where id = :ring and door = :door and"
                            + " pressed_at = :pressed on conflict (ring, number) do update set"
                            + " state = excluded.state, gate = excluded.gate")
                    .bind("ring", opening.ring().value())
                    .bind("door", opening.door().value())
                    .bind("pressed", opening.pressed().toEpochMilli())
                    .bind("number", opening.number())
                    .bind("lock", opening.lock())
                    .bind("phone", opening.by().id())
                    .bind("name", opening.by().name())
                    .bind("person", opening.person())
                    .bind("at", opening.at().toEpochMilli())
                    .bind("state", opening.state())
                    .bind("gate", opening.gate().orElse(null))
                    .execute()
                == 1);
  }

  /**
   * Stores a ring's recording, in place of the earlier one.
   *
   * @return false as for an opening
   */
  boolean keep(RingId ring, DoorId door, Instant pressed, List<String> recording) {
    return jdbi.withHandle(
        db ->
            db.createUpdate(
                        "insert into ring_recording (ring, lines) select id, :lines from ring"
                            + " where id = :ring and door = :door and pressed_at = :pressed"
                            + " on conflict (ring) do update set lines = excluded.lines")
                    .bind("ring", ring.value())
                    .bind("door", door.value())
                    .bind("pressed", pressed.toEpochMilli())
                    .bind("lines", String.join("\n", recording))
                    .execute()
                == 1);
  }

  /** A ring's recording; empty where none is stored. */
  Optional<List<String>> recording(RingId ring) {
    return jdbi.withHandle(
        db ->
            db.createQuery("select lines from ring_recording where ring = :ring")
                .bind("ring", ring.value())
                .mapTo(String.class)
                .findOne()
                .map(lines -> lines.isEmpty() ? List.of() : List.of(lines.split("\n", -1))));
  }

  RingDetail of(RingRow row) {
    return jdbi.withHandle(
        db ->
            new RingDetail(row, openings(db, row), phones(db, row.id()), calledBack(db, row.id())));
  }

  private static List<RingOpening> openings(Handle db, RingRow of) {
    return db.createQuery("select * from ring_opening where ring = :ring order by number")
        .bind("ring", of.id().value())
        .map(
            (row, context) ->
                new RingOpening(
                    of.id(),
                    of.door(),
                    of.pressedAt(),
                    row.getInt("number"),
                    row.getString("lock"),
                    new RingRow.By(row.getString("phone"), row.getString("phone_name")),
                    row.getString("person"),
                    Instant.ofEpochMilli(row.getLong("at")),
                    row.getString("state"),
                    Optional.ofNullable(row.getString("gate"))))
        .list();
  }

  /** The names of the ring's phones. A revoked phone is known as long as its rings are stored. */
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
