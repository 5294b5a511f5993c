package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.door.KeyEpoch;
import fr.heurtoir.gateway.door.OrderKeys;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.order.OrderPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What is kept of each door. Every method waits for the database. */
public final class DoorRecords {
  private final Jdbi jdbi;

  DoorRecords(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The newest epoch of the order keys, and which epoch each door took. */
  public OrderKeys.Kept keys() {
    return jdbi.withHandle(
        db -> {
          Optional<KeyEpoch> epoch =
              db.createQuery("select * from order_epoch order by epoch desc limit 1")
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
              .forEach(door -> taken.put(door.getKey(), door.getValue()));
          return new OrderKeys.Kept(epoch, taken);
        });
  }

  /** Keeps an epoch; the same number again changes nothing. */
  public void keep(KeyEpoch epoch) {
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    "insert into order_epoch (epoch, keys, since) values (:epoch, :keys, :since)"
                        + " on conflict (epoch) do nothing")
                .bind("epoch", epoch.number())
                .bind(
                    "keys",
                    epoch.keys().stream()
                        .map(OrderPublicKey::value)
                        .collect(Collectors.joining(" ")))
                .bind("since", epoch.since().toEpochMilli())
                .execute());
  }

  /** A door took the keys of an epoch. */
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

  static void known(Handle db, DoorId door) {
    db.createUpdate("insert into door (id) values (:door) on conflict (id) do nothing")
        .bind("door", door.value())
        .execute();
  }
}
