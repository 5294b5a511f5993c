package fr.heurtoir.gateway.rtc.stun;

/** The class of a STUN message: the bits C1 and C0 of its type (RFC 8489 section 5). */
public enum StunClass {
  REQUEST(0x000),
  /** A message that gets no answer. */
  INDICATION(0x010),
  SUCCESS(0x100),
  ERROR(0x110);

  private final int bits;

  StunClass(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }

  static StunClass ofType(int messageType) {
    return switch (messageType & 0x110) {
      case 0x000 -> REQUEST;
      case 0x010 -> INDICATION;
      case 0x100 -> SUCCESS;
      default -> ERROR;
    };
  }
}
