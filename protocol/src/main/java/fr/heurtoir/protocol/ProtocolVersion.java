package fr.heurtoir.protocol;

/**
 * The version of the protocol between door and gateway. Each names its own in the header {@value
 * #SIP_HEADER}: the door in every REGISTER, the gateway in the 200.
 *
 * <p>It rises where a message changes so that an older reader would misunderstand it. New kinds and
 * new members do not raise it, because readers ignore those that they do not know. Neither side
 * refuses the other for an unknown version.
 */
public final class ProtocolVersion {
  /** The header in REGISTER and its 200. */
  public static final String SIP_HEADER = "Heurtoir-Protocol";

  /** The version of this program. */
  public static final int CURRENT = 1;

  private static final int MOST_DIGITS = 4;

  private ProtocolVersion() {}

  /** The version in a header's value, 1 to 9999; 0 where it names none. */
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
