package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.order.OrderPublicKey;
import java.time.Instant;
import java.util.List;

/**
 * Which keys doors are to honour, and since when they are to.
 *
 * @param number rises with each change; 1 for the first keys of a gateway
 * @param keys one, or while doors get used to a new one two: the old one, then the new one
 */
public record KeyEpoch(long number, List<OrderPublicKey> keys, Instant since) {
  public KeyEpoch {
    keys = List.copyOf(keys);
  }

  /** Whether the old key counts as well as the new one. */
  public boolean overlaps() {
    return keys.size() > 1;
  }
}
