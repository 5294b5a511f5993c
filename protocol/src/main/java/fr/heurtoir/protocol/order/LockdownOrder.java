package fr.heurtoir.protocol.order;

import fr.heurtoir.protocol.DoorId;
import java.util.regex.Pattern;

/**
 * Sets or lifts the lockdown of one door.
 *
 * @param locked whether the door must keep a lockdown from now on
 * @param epoch higher than the highest that the door has accepted, which it stores
 * @param challenge made by the door's lock process for this single order
 * @param by who ordered it, for the door's log: a pseudonym, 1 to 64 of a-z, 0-9, dot and hyphen
 */
public record LockdownOrder(DoorId door, boolean locked, long epoch, Nonce challenge, String by)
    implements SignedText {
  /**
   * The limit of a gateway's epochs. At one a second it is reached after more than a hundred
   * thousand million years.
   */
  public static final long HIGHEST_EPOCH = Long.MAX_VALUE / 2;

  /** How long the pseudonym of who ordered it may be. */
  public static final int MOST_BY = 64;

  private static final Pattern BY = Pattern.compile("[a-z0-9.-]{1," + MOST_BY + "}");

  /**
   * @throws IllegalArgumentException where a field is out of range
   */
  public LockdownOrder {
    if (epoch < 1) {
      throw new IllegalArgumentException("epoch");
    }
    if (!BY.matcher(by).matches()) {
      throw new IllegalArgumentException("by");
    }
  }

  @Override
  public String signedText() {
    return String.join(
            "\n",
            "heurtoir-lockdown-1",
            door.value(),
            locked ? "set" : "lift",
            Long.toString(epoch),
            challenge.value(),
            by)
        + "\n";
  }
}
