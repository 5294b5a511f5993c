package fr.heurtoir.gateway.rtc.stun;

/** Why bytes are no STUN message. Each is a reason for a counted drop. None is answered. */
public enum StunFault {
  /** Fewer than the 20 bytes of a header. */
  TOO_SHORT,
  /** More than {@link StunMessage#MAX_BYTES} bytes. */
  TOO_LONG,
  /** The first two bits or the magic cookie show another protocol. */
  NOT_STUN,
  /** The length field does not match the datagram, or is no multiple of four. */
  BAD_LENGTH,
  /** An attribute extends beyond the message's end, or something follows FINGERPRINT. */
  BAD_ATTRIBUTE,
  /** More than {@link StunMessage#MAX_ATTRIBUTES} attributes. */
  TOO_MANY_ATTRIBUTES,
  /** FINGERPRINT is present and wrong (RFC 8489 section 7.3). */
  BAD_FINGERPRINT
}
