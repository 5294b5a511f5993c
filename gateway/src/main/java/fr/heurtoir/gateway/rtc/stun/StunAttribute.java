package fr.heurtoir.gateway.rtc.stun;

/** The attribute types that ICE uses (RFC 8489 section 18.3, RFC 8445 section 16.1). */
public final class StunAttribute {
  public static final int MAPPED_ADDRESS = 0x0001;

  public static final int USERNAME = 0x0006;

  /** MESSAGE-INTEGRITY: HMAC-SHA1 with the short-term key. */
  public static final int MESSAGE_INTEGRITY = 0x0008;

  public static final int ERROR_CODE = 0x0009;

  public static final int UNKNOWN_ATTRIBUTES = 0x000A;

  public static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;

  public static final int XOR_MAPPED_ADDRESS = 0x0020;

  /** PRIORITY: the priority that a peer-reflexive candidate from this check would have. */
  public static final int PRIORITY = 0x0024;

  /** USE-CANDIDATE: the controlling side nominates this pair. */
  public static final int USE_CANDIDATE = 0x0025;

  public static final int SOFTWARE = 0x8022;

  /** FINGERPRINT: CRC-32 of the bytes before it. */
  public static final int FINGERPRINT = 0x8028;

  /** Carries the sender's tie-breaker. */
  public static final int ICE_CONTROLLED = 0x8029;

  /** Carries the sender's tie-breaker. */
  public static final int ICE_CONTROLLING = 0x802A;

  private StunAttribute() {}

  /** Whether a receiver that does not know the type must refuse (RFC 8489 section 14). */
  static boolean comprehensionRequired(int type) {
    return type < 0x8000;
  }

  /** Whether this implementation knows the type, or may ignore it. */
  static boolean understood(int type) {
    return switch (type) {
      case MAPPED_ADDRESS,
          USERNAME,
          MESSAGE_INTEGRITY,
          ERROR_CODE,
          UNKNOWN_ATTRIBUTES,
          XOR_MAPPED_ADDRESS,
          PRIORITY,
          USE_CANDIDATE ->
          true;
      default -> !comprehensionRequired(type);
    };
  }
}
