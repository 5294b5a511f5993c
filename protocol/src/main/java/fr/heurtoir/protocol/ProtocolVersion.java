package fr.heurtoir.protocol;

/**
 * The version of what door and gateway say to each other. Each says its own in the header {@value
 * #SIP_HEADER}: the door in every REGISTER, the gateway in the 200 to it.
 *
 * <p>It rises where a message changes in a way that an older reader would misunderstand. New kinds
 * and new members do not raise it: they are passed over by whoever does not know them. Neither side
 * refuses the other for a version that it does not know.
 */
public final class ProtocolVersion {
  /** The header of REGISTER and of the 200 to it. */
  public static final String SIP_HEADER = "Heurtoir-Protocol";

  /** What this program speaks. */
  public static final int CURRENT = 1;

  private static final int MOST_DIGITS = 4;

  private ProtocolVersion() {}

  /** The version that a header's value names, or 0 where it is none: 1 to 9999. */
  public static int read(String value) {
    String digits = value.strip();
    if (digits.isEmpty()
        || digits.length() > MOST_DIGITS
        || digits.chars().anyMatch(c -> c < '0' || c > '9')) {
      return 0;
    }
    return Integer.parseInt(digits);
  }
}
