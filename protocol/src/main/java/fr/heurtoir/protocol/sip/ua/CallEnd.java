package fr.heurtoir.protocol.sip.ua;

/** How a call that we made ended. */
public enum CallEnd {
  /** Somebody had answered, and hung up. */
  HUNG_UP,
  /** Busy, declined or nobody there. */
  NOT_ANSWERED,
  /** We did not want it any more. */
  WITHDRAWN,
  /** It could not be made. */
  FAILED;

  static CallEnd of(int status) {
    return switch (status) {
      case 408, 480, 486, 487, 600, 603 -> NOT_ANSWERED;
      default -> FAILED;
    };
  }
}
