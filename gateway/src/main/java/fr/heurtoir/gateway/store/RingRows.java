package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.history.RingRow.By;
import fr.heurtoir.gateway.history.RingRow.Receipt;
import fr.heurtoir.gateway.history.RingSearch;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The SQL for rings' rows. */
final class RingRows {
  private final Jdbi jdbi;

  RingRows(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Stores a ring that begins; its end completes the row. False where that id belongs to another
   * ring.
   */
  boolean begin(RingRow row) {
    return jdbi.withHandle(db -> insert(db, row, true, "do nothing") == 1);
  }

  /** Stores a ring that a door reported later. False where the ring is stored already. */
  boolean late(RingRow row) {
    return jdbi.withHandle(db -> insert(db, row, false, "do nothing") == 1);
  }

  /**
   * Stores an ended ring in place of its earlier row. False, without a change, where a door reuses
   * an id for a new press, or uses another door's.
   */
  boolean insert(RingRow row) {
    return jdbi.inTransaction(
        db -> {
          int kept =
              insert(
                  db,
                  row,
                  false,
                  "do update set ended_at = excluded.ended_at, outcome = excluded.outcome,"
                      + " answered_by = excluded.answered_by,"
                      + " answered_by_name = excluded.answered_by_name,"
                      + " opened = excluded.opened, told_ms = excluded.told_ms,"
                      + " first_frame_ms = excluded.first_frame_ms,"
                      + " two_way_audio_ms = excluded.two_way_audio_ms,"
                      + " open_relay_ms = excluded.open_relay_ms, detail = excluded.detail,"
                      + " unfinished = excluded.unfinished"
                      + " where ring.door = excluded.door"
                      + " and ring.pressed_at = excluded.pressed_at");
          if (kept == 1) {
            row.receipts().forEach(receipt -> insert(db, row.id(), receipt));
          }
          return kept == 1;
        });
  }

  private static int insert(Handle db, RingRow row, boolean unfinished, String onConflict) {
    return db.createUpdate(
            "insert into ring (id, door, school, pressed_at, ended_at, outcome,"
                + " answered_by, answered_by_name, opened, told_ms, first_frame_ms,"
                + " two_way_audio_ms, open_relay_ms, detail, unfinished, clock_sure,"
                + " of_ring, asked_by, asked_by_name)"
                + " values (:id, :door, :school, :pressed, :ended, :outcome, :by, :byName,"
                + " :opened, :told, :frame, :audio, :relay, :detail, :unfinished, :sure,"
                + " :of, :asked, :askedName)"
                + " on conflict (id) "
                + onConflict)
        .bind("id", row.id().value())
        .bind("door", row.door().value())
        .bind("school", row.school())
        .bind("pressed", row.pressedAt().toEpochMilli())
        .bind("ended", row.endedAt().toEpochMilli())
        .bind("outcome", row.outcome().code())
        .bind("by", row.answeredBy().map(By::id).orElse(null))
        .bind("byName", row.answeredBy().map(By::name).orElse(null))
        .bind("opened", row.opened())
        .bind("told", orNull(row.toldMs()))
        .bind("frame", orNull(row.firstFrameMs()))
        .bind("audio", orNull(row.twoWayAudioMs()))
        .bind("relay", orNull(row.openRelayMs()))
        .bind("detail", row.detail().orElse(null))
        .bind("unfinished", unfinished)
        .bind("sure", row.clockSure().orElse(null))
        .bind("of", row.callBack().map(call -> call.of().value()).orElse(null))
        .bind("asked", row.callBack().map(call -> call.by().id()).orElse(null))
        .bind("askedName", row.callBack().map(call -> call.by().name()).orElse(null))
        .execute();
  }

  /** Ends the rings that an earlier gateway left unfinished. Returns how many. */
  int closeUnfinished(String detail) {
    return jdbi.withHandle(
        db ->
            db.createUpdate(
                    "update ring set unfinished = false, outcome = :failed, detail = :detail"
                        + " where unfinished")
                .bind("failed", Outcome.FAILED.code())
                .bind("detail", detail)
                .execute());
  }

  private static void insert(Handle db, RingId ring, Receipt receipt) {
    db.createUpdate(
            "insert into ring_receipt (ring, phone, sent_ms, pushed_ms, woken_ms,"
                + " displayed_ms, answered_ms)"
                + " values (:ring, :phone, :sent, :pushed, :woken, :displayed, :answered)"
                + " on conflict (ring, phone) do update set displayed_ms = excluded.displayed_ms,"
                + " pushed_ms = excluded.pushed_ms, woken_ms = excluded.woken_ms,"
                + " answered_ms = excluded.answered_ms")
        .bind("ring", ring.value())
        .bind("phone", receipt.phoneId())
        .bind("sent", orNull(receipt.sentMs()))
        .bind("pushed", orNull(receipt.pushedMs()))
        .bind("woken", orNull(receipt.wokenMs()))
        .bind("displayed", orNull(receipt.displayedMs()))
        .bind("answered", orNull(receipt.answeredMs()))
        .execute();
  }

  List<RingRow> ofSchools(List<String> schools, int limit) {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("1 to 1000 rings, not " + limit);
    }
    if (schools.isEmpty()) {
      return List.of();
    }
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    "select * from ring where school in (<schools>) and not unfinished"
                        + " order by pressed_at desc, id desc limit :limit")
                .bindList("schools", schools)
                .bind("limit", limit)
                .map((row, context) -> read(db, row))
                .list());
  }

  List<RingRow> found(RingSearch search) {
    Map<String, Object> fits = new LinkedHashMap<>();
    if (!search.beginning().isEmpty()) {
      fits.put("substr(id, 1, " + search.beginning().length() + ") =", search.beginning());
    }
    search.since().ifPresent(since -> fits.put("pressed_at >=", since.toEpochMilli()));
    search.school().ifPresent(school -> fits.put("school =", school));
    search.door().ifPresent(door -> fits.put("door =", door.value()));
    search.outcome().ifPresent(outcome -> fits.put("outcome =", outcome.code()));
    String and =
        fits.keySet().stream().map(each -> " and " + each + " ?").collect(Collectors.joining());
    return jdbi.withHandle(
        db -> {
          Query query =
              db.createQuery(
                  "select * from ring where not unfinished"
                      + and
                      + " order by pressed_at desc, id desc limit "
                      + search.limit());
          int at = 0;
          for (Object value : fits.values()) {
            query.bind(at++, value);
          }
          return query.map((row, context) -> read(db, row)).list();
        });
  }

  Map<DoorId, Instant> lastPresses() {
    return jdbi.withHandle(
        db ->
            db.createQuery("select door, max(pressed_at) as last from ring group by door")
                .map(
                    (row, context) ->
                        Map.entry(
                            new DoorId(row.getString("door")),
                            Instant.ofEpochMilli(row.getLong("last"))))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static RingRow read(Handle db, ResultSet row) throws SQLException {
    RingId id = new RingId(row.getString("id"));
    return new RingRow(
        id,
        new DoorId(row.getString("door")),
        row.getString("school"),
        Instant.ofEpochMilli(row.getLong("pressed_at")),
        Instant.ofEpochMilli(row.getLong("ended_at")),
        Outcome.of(row.getString("outcome")).orElse(Outcome.FAILED),
        by(row.getString("answered_by"), row.getString("answered_by_name")),
        row.getBoolean("opened"),
        optional(row, "told_ms"),
        optional(row, "first_frame_ms"),
        optional(row, "two_way_audio_ms"),
        optional(row, "open_relay_ms"),
        Optional.ofNullable(row.getString("detail")),
        receipts(db, id),
        sure(row),
        callBack(row));
  }

  /**
   * Whether that ring is stored: the same press at the same door, not another ring with that id.
   */
  boolean kept(RingId ring, DoorId door, Instant pressed) {
    return jdbi.withHandle(
        db ->
            db.createQuery(
                        "select count(*) from ring"
                            + " where id = :ring and door = :door and pressed_at = :pressed")
                    .bind("ring", ring.value())
                    .bind("door", door.value())
                    .bind("pressed", pressed.toEpochMilli())
                    .mapTo(Integer.class)
                    .one()
                == 1);
  }

  /** One ended ring of these schools. */
  Optional<RingRow> one(List<String> schools, RingId ring) {
    if (schools.isEmpty()) {
      return Optional.empty();
    }
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    "select * from ring where id = :ring and school in (<schools>)"
                        + " and not unfinished")
                .bind("ring", ring.value())
                .bindList("schools", schools)
                .map((row, context) -> read(db, row))
                .findOne());
  }

  private static Optional<RingRow.CallBack> callBack(ResultSet row) throws SQLException {
    @Nullable String of = row.getString("of_ring");
    return of == null
        ? Optional.empty()
        : by(row.getString("asked_by"), row.getString("asked_by_name"))
            .map(by -> new RingRow.CallBack(new RingId(of), by));
  }

  private static Optional<Boolean> sure(ResultSet row) throws SQLException {
    boolean sure = row.getBoolean("clock_sure");
    return row.wasNull() ? Optional.empty() : Optional.of(sure);
  }

  private static List<Receipt> receipts(Handle db, RingId ring) {
    return db.createQuery("select * from ring_receipt where ring = :ring order by phone")
        .bind("ring", ring.value())
        .map(
            (row, context) ->
                new Receipt(
                    row.getString("phone"),
                    optional(row, "sent_ms"),
                    optional(row, "pushed_ms"),
                    optional(row, "woken_ms"),
                    optional(row, "displayed_ms"),
                    optional(row, "answered_ms")))
        .list();
  }

  private static Optional<By> by(@Nullable String id, @Nullable String name) {
    return id == null || name == null ? Optional.empty() : Optional.of(new By(id, name));
  }

  private static OptionalLong optional(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
