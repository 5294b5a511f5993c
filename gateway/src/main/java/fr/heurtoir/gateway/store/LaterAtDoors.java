package fr.heurtoir.gateway.store;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * What doors were given after a backup was made, taken over from the database that the backup
 * replaces. Each method is part of its caller's transaction.
 */
final class LaterAtDoors {
  private LaterAtDoors() {}

  /** Takes over epochs that are later than the backup's; whose they are. */
  static Set<String> epochs(Handle db, Handle other) {
    Map<String, Long> known =
        db.createQuery("select commune, max(epoch) as epoch from order_epoch group by commune")
            .map((row, context) -> Map.entry(row.getString("commune"), row.getLong("epoch")))
            .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    Set<String> newest = new TreeSet<>();
    other
        .createQuery("select commune, epoch, keys, since from order_epoch")
        .map(
            (row, context) ->
                new Epoch(
                    row.getString("commune"),
                    row.getLong("epoch"),
                    row.getString("keys"),
                    row.getLong("since")))
        .forEach(
            epoch -> {
              if (epoch.number() > known.getOrDefault(epoch.commune(), Long.MIN_VALUE)) {
                newest.add(epoch.commune());
                db.createUpdate(
                        "insert into order_epoch (commune, epoch, keys, since)"
                            + " values (:commune, :epoch, :keys, :since)")
                    .bind("commune", epoch.commune())
                    .bind("epoch", epoch.number())
                    .bind("keys", epoch.keys())
                    .bind("since", epoch.since())
                    .execute();
              }
            });
    return newest;
  }

  private record Epoch(String commune, long number, String keys, long since) {}

  /** Takes over each station's keys where they changed later. */
  static void stationKeys(Handle db, Handle other) {
    other
        .createQuery("select door, current_key, next_key, since, change from station_key")
        .mapToMap()
        .forEach(
            row ->
                db.createUpdate(
                        "insert into station_key (door, current_key, next_key, since, change)"
                            + " values (:door, :current_key, :next_key, :since, :change)"
                            + " on conflict (door) do update set"
                            + " current_key = excluded.current_key, next_key = excluded.next_key,"
                            + " since = excluded.since, change = excluded.change"
                            + " where station_key.change < excluded.change")
                    .bindMap(row)
                    .execute());
  }

  /** What doors took of keys, and lockdowns that were set: a restore lifts none. */
  static void doors(Handle db, Handle other) {
    other
        .createQuery("select id, key_epoch, wanted_by, wanted_at, wanted_locked from door")
        .map(
            (row, context) ->
                new Door(
                    row.getString("id"),
                    Optional.ofNullable(
                        row.getObject("key_epoch") == null ? null : row.getLong("key_epoch")),
                    row.getBoolean("wanted_locked"),
                    Optional.ofNullable(row.getString("wanted_by")).orElse("console.restore"),
                    row.getLong("wanted_at")))
        .forEach(
            door -> {
              db.createUpdate("insert into door (id) values (:id) on conflict (id) do nothing")
                  .bind("id", door.id())
                  .execute();
              if (door.epoch().isPresent()) {
                db.createUpdate("update door set key_epoch = :epoch where id = :id")
                    .bind("epoch", door.epoch().get())
                    .bind("id", door.id())
                    .execute();
              }
              if (door.locked()) {
                db.createUpdate(
                        "update door set wanted_locked = true, wanted_by = :by, wanted_at = :at"
                            + " where id = :id")
                    .bind("by", door.by())
                    .bind("at", door.at())
                    .bind("id", door.id())
                    .execute();
              }
            });
  }

  private record Door(String id, Optional<Long> epoch, boolean locked, String by, long at) {}
}
