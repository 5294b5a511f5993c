package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.SchoolId;
import fr.heurtoir.protocol.DoorId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The order keys of each commune: what one commune's key signed, no door of another honours. A
 * commune that is gone keeps its keys until the gateway ends. Any thread; {@link #open} waits for
 * the disk.
 */
public final class OrderKeyring {
  private volatile Map<CommuneId, OrderKeys> keys;

  private OrderKeyring(Map<CommuneId, OrderKeys> keys) {
    this.keys = keys;
  }

  /** What a keyring is opened with. */
  public interface Kept {
    /** What the database keeps of a commune's order keys; waits for it. */
    OrderKeys.Kept of(CommuneId commune);
  }

  /** One that holds the keys of the first commune alone. */
  public static OrderKeyring of(OrderKeys first) {
    return new OrderKeyring(Map.of(CommuneId.FIRST, first));
  }

  /**
   * Reads the keys of each commune, as {@link OrderKeys#load}.
   *
   * @throws IOException where a file cannot be used; the message says which
   */
  public static OrderKeyring open(
      Collection<Commune> communes, Duration overlap, Kept kept, Instant now) throws IOException {
    OrderKeyring ring = new OrderKeyring(Map.of());
    ring.add(communes, overlap, kept, now);
    return ring;
  }

  /**
   * Reads the keys of the communes that have none here yet.
   *
   * @return theirs
   * @throws IOException where a file cannot be used; the message says which, and nothing changed
   */
  public synchronized Map<CommuneId, OrderKeys> add(
      Collection<Commune> communes, Duration overlap, Kept kept, Instant now) throws IOException {
    Map<CommuneId, OrderKeys> all = new LinkedHashMap<>(keys);
    Map<CommuneId, OrderKeys> added = new LinkedHashMap<>();
    for (Commune commune : communes) {
      if (!all.containsKey(commune.id())) {
        OrderKeys read =
            OrderKeys.load(commune.id(), commune.orderKey(), overlap, kept.of(commune.id()), now);
        all.put(commune.id(), read);
        added.put(commune.id(), read);
      }
    }
    keys = Collections.unmodifiableMap(all);
    return added;
  }

  /** By commune, the first one first. */
  public Map<CommuneId, OrderKeys> all() {
    return keys;
  }

  /** Those of a door's commune. */
  public OrderKeys of(DoorId door) {
    return of(SchoolId.of(door.school()).commune());
  }

  /**
   * Those of a commune.
   *
   * @throws IllegalArgumentException where it is none of this gateway's
   */
  public OrderKeys of(CommuneId commune) {
    OrderKeys own = keys.get(commune);
    if (own == null) {
      throw new IllegalArgumentException("no order keys of the commune " + commune);
    }
    return own;
  }

  /** Whether no door of any commune opens, as every key is lost. */
  public boolean lost() {
    return keys.values().stream().allMatch(OrderKeys::lost);
  }
}
