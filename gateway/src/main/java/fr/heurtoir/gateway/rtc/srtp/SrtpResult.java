package fr.heurtoir.gateway.rtc.srtp;

/**
 * What became of a packet. Anything but {@link #OK} is the reason of a drop: the packet's bytes and
 * indices are as they were, and so is the session.
 */
public enum SrtpResult {
  /** The packet was transformed in place. */
  OK,
  /** Too short for its header, its trailer or both. */
  TOO_SHORT,
  /** Longer than {@link SrtpSession#MAX_PACKET_BYTES}. */
  TOO_LONG,
  /** Not version 2 of RTP. */
  NOT_RTP,
  /** The buffer cannot grow by the tag. */
  NO_ROOM,
  /** The tag is wrong: forged, damaged, or of other keys. */
  AUTH_FAILED,
  /**
   * Seen before; when sending: this number was sent before, sending it again would reuse a nonce.
   */
  REPLAYED,
  /** So far behind the newest that nobody can tell whether it was seen. */
  TOO_OLD,
  /** One more source than {@link SrtpSession#MAX_SSRC}. */
  TOO_MANY_SSRC,
  /** An SRTCP packet without encryption, which neither profile allows. */
  NOT_ENCRYPTED,
  /** The index space of these keys is used up (2^48 RTP or 2^31 RTCP packets). */
  KEYS_EXHAUSTED
}
