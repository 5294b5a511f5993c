package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.doors.DoorHealth;
import fr.heurtoir.gateway.doors.KeyEpoch;
import fr.heurtoir.gateway.doors.OrderKeys;
import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.SchoolId;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.order.OrderPublicKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Stores the doors' data. Every method blocks on the database. */
public final class DoorRecords {
  private final Jdbi jdbi;

  DoorRecords(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The newest epoch of a commune's order keys, and which epoch each of its doors took. */
  public OrderKeys.Kept keys(CommuneId commune) {
    return jdbi.withHandle(
        db -> {
          Optional<KeyEpoch> epoch =
              db.createQuery(
                      "select * from order_epoch where commune = :commune order by epoch desc limit"
                          + " 1")
                  .bind("commune", commune.label())
                  .map(
                      (row, context) ->
                          new KeyEpoch(
                              row.getLong("epoch"),
                              Arrays.stream(row.getString("keys").split(" "))
                                  .map(OrderPublicKey::new)
                                  .toList(),
                              Instant.ofEpochMilli(row.getLong("since"))))
                  .findOne();
          Map<DoorId, Long> taken = new HashMap<>();
          db.createQuery("select id, key_epoch from door where key_epoch is not null")
              .map(
                  (row, context) ->
                      Map.entry(new DoorId(row.getString("id")), row.getLong("key_epoch")))
              .filter(door -> SchoolId.of(door.getKey().school()).commune().equals(commune))
              .forEach(door -> taken.put(door.getKey(), door.getValue()));
          return new OrderKeys.Kept(epoch, taken);
        });
  }

  /** Keeps an epoch of a commune's; the same number again changes nothing. */
  public void keep(CommuneId commune, KeyEpoch epoch) {
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    "insert into order_epoch (commune, epoch, keys, since)"
                        + " values (:commune, :epoch, :keys, :since)"
                        + " on conflict (commune, epoch) do nothing")
                .bind("commune", commune.label())
                .bind("epoch", epoch.number())
                .bind(
                    "keys",
                    epoch.keys().stream()
                        .map(OrderPublicKey::value)
                        .collect(Collectors.joining(" ")))
                .bind("since", epoch.since().toEpochMilli())
                .execute());
  }

  /** Stores that a door accepted the keys of an epoch. */
  public void tookKeys(DoorId door, long epoch) {
    jdbi.useTransaction(
        db -> {
          known(db, door);
          db.createUpdate("update door set key_epoch = :epoch where id = :door")
              .bind("epoch", epoch)
              .bind("door", door.value())
              .execute();
        });
  }

  /** The keys of each door. */
  public Map<DoorId, StationKeys.Keys> stationKeys() {
    Map<DoorId, StationKeys.Keys> keys = new HashMap<>();
    jdbi.useHandle(
        db ->
            db.createQuery("select * from station_key")
                .map(
                    (row, context) ->
                        Map.entry(
                            new DoorId(row.getString("door")),
                            new StationKeys.Keys(
                                Optional.ofNullable(row.getString("current_key")),
                                Optional.ofNullable(row.getString("next_key")),
                                Instant.ofEpochMilli(row.getLong("since")),
                                row.getLong("change"))))
                .forEach(door -> keys.put(door.getKey(), door.getValue())));
    return keys;
  }

  /** Stores a door's keys, unless a later change is stored already. */
  public void keep(DoorId door, StationKeys.Keys keys) {
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    "insert into station_key (door, current_key, next_key, since, change)"
                        + " values (:door, :current, :next, :since, :change)"
                        + " on conflict (door) do update set current_key = excluded.current_key,"
                        + " next_key = excluded.next_key, since = excluded.since,"
                        + " change = excluded.change"
                        + " where excluded.change > station_key.change")
                .bind("door", door.value())
                .bind("current", keys.current().orElse(null))
                .bind("next", keys.next().orElse(null))
                .bind("since", keys.since().toEpochMilli())
                .bind("change", keys.change())
                .execute());
  }

  /** The wanted lockdown of each door. */
  public Map<DoorId, Wanted> wanted() {
    Map<DoorId, Wanted> wanted = new HashMap<>();
    jdbi.useHandle(
        db ->
            db.createQuery("select * from door where wanted_locked is not null")
                .map(
                    (row, context) ->
                        Map.entry(
                            new DoorId(row.getString("id")),
                            new Wanted(
                                row.getBoolean("wanted_locked"),
                                row.getString("wanted_by"),
                                Instant.ofEpochMilli(row.getLong("wanted_at")))))
                .forEach(door -> wanted.put(door.getKey(), door.getValue())));
    return wanted;
  }

  /** Stores the wanted lockdown of several doors and who set it: all or none. */
  public void want(Map<DoorId, Wanted> wanted) {
    jdbi.useTransaction(
        db ->
            wanted.forEach(
                (door, want) -> {
                  known(db, door);
                  db.createUpdate(
                          "update door set wanted_locked = :locked, wanted_by = :by,"
                              + " wanted_at = :at where id = :door")
                      .bind("locked", want.locked())
                      .bind("by", want.by())
                      .bind("at", want.since().toEpochMilli())
                      .bind("door", door.value())
                      .execute();
                  happened(
                      db,
                      door,
                      want.since(),
                      want.locked() ? "lockdown-set" : "lockdown-lifted",
                      want.by());
                }));
  }

  /** The last reported health of each door; doors that never reported are missing. */
  public Map<DoorId, DoorHealth> health() {
    Map<DoorId, DoorHealth> all = new HashMap<>();
    jdbi.useHandle(
        db ->
            db.createQuery("select * from door where version is not null")
                .map((row, context) -> Map.entry(new DoorId(row.getString("id")), health(row)))
                .forEach(door -> all.put(door.getKey(), door.getValue())));
    return all;
  }

  private static DoorHealth health(ResultSet row) throws SQLException {
    @Nullable String checks = row.getString("self_test");
    @Nullable String broken = row.getString("broken_parts");
    long tested = row.getLong("self_test_at");
    long end = row.getLong("certificate_end");
    boolean certified = !row.wasNull();
    return new DoorHealth(
        row.getString("version"),
        checks == null
            ? Optional.empty()
            : Optional.of(new DoorHealth.Test(Instant.ofEpochMilli(tested), Checks.read(checks))),
        row.getBoolean("tamper_open"),
        broken == null ? Map.of() : Checks.readParts(broken),
        certified ? Optional.of(Instant.ofEpochMilli(end)) : Optional.empty());
  }

  /** Stores a door's health. */
  public void keep(DoorId door, DoorHealth health) {
    jdbi.useTransaction(
        db -> {
          known(db, door);
          db.createUpdate(
                  "update door set version = :version, self_test_at = :tested,"
                      + " self_test = :checks, tamper_open = :tamper, broken_parts = :broken,"
                      + " certificate_end = :end where id = :door")
              .bind("version", health.version())
              .bind("tested", health.lastTest().map(t -> t.at().toEpochMilli()).orElse(null))
              .bind("checks", health.lastTest().map(t -> Checks.write(t.checks())).orElse(null))
              .bind("tamper", health.tamperOpen())
              .bind("broken", Checks.writeParts(health.broken()))
              .bind("end", health.certificateEnd().map(Instant::toEpochMilli).orElse(null))
              .bind("door", door.value())
              .execute();
        });
  }

  /**
   * Stores an event of a door outside any ring.
   *
   * @param kind a word, for example {@code forced}
   */
  public void happened(DoorId door, Instant at, String kind, String detail) {
    jdbi.useHandle(db -> happened(db, door, at, kind, detail));
  }

  private static void happened(Handle db, DoorId door, Instant at, String kind, String detail) {
    db.createUpdate(
            "insert into door_event (door, at, kind, detail) values (:door, :at, :kind, :detail)")
        .bind("door", door.value())
        .bind("at", at.toEpochMilli())
        .bind("kind", kind)
        .bind("detail", detail)
        .execute();
  }

  /** The last 20 events of a door outside any ring, newest first. */
  public List<Event> events(DoorId door) {
    return jdbi.withHandle(
        db ->
            db.createQuery("select * from door_event where door = :door order by at desc limit 20")
                .bind("door", door.value())
                .map(
                    (row, context) ->
                        new Event(
                            Instant.ofEpochMilli(row.getLong("at")),
                            row.getString("kind"),
                            row.getString("detail")))
                .list());
  }

  /** An event of a door outside any ring. */
  public record Event(Instant at, String kind, String detail) {}

  static void known(Handle db, DoorId door) {
    db.createUpdate("insert into door (id) values (:door) on conflict (id) do nothing")
        .bind("door", door.value())
        .execute();
  }
}
