package fr.heurtoir.protocol.sip.ua;

/** How a call of ours ended. */
public enum CallEnd {
  /** The other side answered and hung up. */
  HUNG_UP,
  /** The other side was busy, declined, or did not answer. */
  NOT_ANSWERED,
  /** We ended it. */
  WITHDRAWN,
  /** The call could not be made. */
  FAILED;

  static CallEnd of(int status) {
    return switch (status) {
      case 408, 480, 486, 487, 600, 603 -> NOT_ANSWERED;
      default -> FAILED;
    };
  }
}
