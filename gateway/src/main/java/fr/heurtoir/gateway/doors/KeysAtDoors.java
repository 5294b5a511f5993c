package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.protocol.DoorId;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which order keys each door honours. Doors are told of new keys, but only their own reports count.
 * Belongs to the rings' loop.
 */
final class KeysAtDoors {
  private static final Logger LOG = LoggerFactory.getLogger(KeysAtDoors.class);
  private static final Pattern EPOCH = Pattern.compile("epoch ([0-9]{1,18})(?: |$)");

  private final OrderKeyring keys;
  private final DoorLine doors;
  private final DoorStore store;
  private final HealthRecords records;

  KeysAtDoors(OrderKeyring keys, DoorLine doors, DoorStore store, HealthRecords records) {
    this.keys = keys;
    this.doors = doors;
    this.store = store;
    this.records = records;
  }

  /** Tells each reachable door its keys. */
  void tell(Collection<DoorId> all) {
    all.stream().filter(doors::registered).forEach(this::tell);
  }

  void tell(DoorId door) {
    OrderKeys own = keys.of(door);
    own.due(door)
        .ifPresent(
            order ->
                doors
                    .send(door, () -> Optional.of(own.signed(order)))
                    .thenAccept(
                        taken -> {
                          if (Boolean.TRUE.equals(taken)) {
                            LOG.info("event=keys-taken door={} epoch={}", door, order.epoch());
                            own.taken(door, order.epoch());
                            records.keep(door, () -> store.tookKeys(door, order.epoch()));
                          }
                        }));
  }

  /** The door refused an order because of the key that signed it. */
  void refused(DoorId door) {
    LOG.error("event=order-key-refused door={}", door);
    store.audit().record(AuditEvent.of(AuditKind.ORDER_KEY, "refused-by-door").atDoor(door));
    keys.of(door).refused(door);
    tell(door);
  }

  /**
   * The lock process reports the epoch whose keys it honours. This report counts, not what was
   * sent.
   *
   * @param detail begins with {@code epoch N}; anything else is ignored
   */
  void honours(DoorId door, String detail) {
    Matcher said = EPOCH.matcher(detail);
    if (said.lookingAt()) {
      long epoch = Long.parseLong(said.group(1));
      Optional<Boolean> news = keys.of(door).honours(door, epoch);
      if (news.isEmpty()) {
        LOG.warn(
            "event=keys-of-no-epoch door={} epoch={} newest={}",
            door,
            epoch,
            keys.of(door).epoch().number());
      } else if (news.get()) {
        LOG.info("event=keys-honoured door={} epoch={}", door, epoch);
        records.keep(door, () -> store.tookKeys(door, epoch));
      }
    }
  }

  /** Ends the overlap of two keys when its time is over. */
  void settle(Instant now) {
    keys.all().forEach((commune, own) -> settle(commune, own, now));
  }

  private void settle(CommuneId commune, OrderKeys own, Instant now) {
    if (own.lost()) {
      return;
    }
    own.settle(now)
        .ifPresent(
            epoch -> {
              LOG.info(
                  "event=order-keys commune={} epoch={} overlap=over", commune, epoch.number());
              store
                  .audit()
                  .record(
                      AuditEvent.of(AuditKind.ORDER_KEY, "overlap-over")
                          .in(commune)
                          .about("epoch " + epoch.number()));
              store
                  .aside(() -> store.keep(commune, epoch))
                  .exceptionally(
                      failed -> {
                        LOG.error("event=order-keys-not-kept reason=\"{}\"", failed.toString());
                        return false;
                      });
            });
  }
}
