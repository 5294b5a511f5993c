package fr.heurtoir.gateway.rtc.stun;

/** Why bytes were no STUN message. Each is a reason for a counted drop; none deserves an answer. */
public enum StunFault {
  /** Fewer than the 20 bytes of a header. */
  TOO_SHORT,
  /** More than {@link StunMessage#MAX_BYTES} bytes. */
  TOO_LONG,
  /** The first two bits or the magic cookie say that this is something else. */
  NOT_STUN,
  /** The length field does not match the datagram, or is no multiple of four. */
  BAD_LENGTH,
  /** An attribute runs over the message's end, or something follows FINGERPRINT. */
  BAD_ATTRIBUTE,
  /** More than {@link StunMessage#MAX_ATTRIBUTES} attributes. */
  TOO_MANY_ATTRIBUTES,
  /** FINGERPRINT is there and wrong (RFC 8489 section 7.3). */
  BAD_FINGERPRINT
}
