package fr.heurtoir.protocol.order;

import fr.heurtoir.protocol.DoorId;
import java.util.List;

/**
 * Replaces the keys whose orders one door honours. A key that it honours now signs this. During an
 * overlap it contains the old and the new key.
 *
 * @param epoch higher than that of the door's present keys; the door stores it
 * @param keys one to {@value #MOST}: all keys that are valid from now on
 */
public record KeyOrder(DoorId door, long epoch, List<OrderPublicKey> keys) implements SignedText {
  /** The most keys that a door honours at a time. */
  public static final int MOST = 4;

  /**
   * @throws IllegalArgumentException where a field is out of range
   */
  public KeyOrder {
    keys = List.copyOf(keys);
    if (epoch < 1) {
      throw new IllegalArgumentException("epoch");
    }
    if (keys.isEmpty() || keys.size() > MOST || keys.stream().distinct().count() < keys.size()) {
      throw new IllegalArgumentException("keys");
    }
  }

  @Override
  public String signedText() {
    StringBuilder text = new StringBuilder("heurtoir-keys-1\n");
    text.append(door.value()).append('\n').append(epoch).append('\n');
    keys.forEach(key -> text.append(key.value()).append('\n'));
    return text.toString();
  }
}
