package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.order.OrderPublicKey;
import java.time.Instant;
import java.util.List;

/**
 * The keys that doors must honour, and since when.
 *
 * @param number rises with each change; 1 for the first keys of a gateway
 * @param keys one key; two during an overlap: the old one, then the new one
 */
public record KeyEpoch(long number, List<OrderPublicKey> keys, Instant since) {
  public KeyEpoch {
    keys = List.copyOf(keys);
  }

  /** Whether the old and the new key are both valid. */
  public boolean overlaps() {
    return keys.size() > 1;
  }
}
