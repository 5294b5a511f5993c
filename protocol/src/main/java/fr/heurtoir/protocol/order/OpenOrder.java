package fr.heurtoir.protocol.order;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.util.regex.Pattern;

/**
 * The permission to pulse one lock of one door once, for one ring.
 *
 * @param lock the lock's name at that door, 1 to 32 of a-z, 0-9 and hyphens
 * @param nonce made by the door's lock process for this ring
 * @param counter strictly increasing for each nonce, from 1 to {@value #MOST}
 */
public record OpenOrder(DoorId door, RingId ring, String lock, Nonce nonce, long counter)
    implements SignedText {
  /** The highest counter. */
  public static final long MOST = 1_000;

  private static final Pattern LOCK = Pattern.compile("[a-z0-9-]{1,32}");

  /**
   * @throws IllegalArgumentException where a field is out of range
   */
  public OpenOrder {
    if (!LOCK.matcher(lock).matches()) {
      throw new IllegalArgumentException("lock");
    }
    if (counter < 1 || counter > MOST) {
      throw new IllegalArgumentException("counter");
    }
  }

  @Override
  public String signedText() {
    return String.join("\n", "heurtoir-open-1", door.value(), ring.value(), lock, nonce.value())
        + "\n"
        + counter
        + "\n";
  }
}
