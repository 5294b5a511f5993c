package fr.heurtoir.gateway.rtc.srtp;

/**
 * The outcome of one packet. Anything but {@link #OK} is the reason of a drop. The packet's bytes
 * and indices and the session are then unchanged.
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
  /** The buffer has no room for the tag. */
  NO_ROOM,
  /** The tag is wrong: the packet is forged, damaged, or protected with other keys. */
  AUTH_FAILED,
  /** The index was used before. When sending: reusing it would reuse a nonce. */
  REPLAYED,
  /** Older than the replay window, so nobody can tell whether it was seen. */
  TOO_OLD,
  /** More sources than {@link SrtpSession#MAX_SSRC}. */
  TOO_MANY_SSRC,
  /** An SRTCP packet without encryption, which neither profile allows. */
  NOT_ENCRYPTED,
  /** The index space of these keys is exhausted (2^48 RTP or 2^31 RTCP packets). */
  KEYS_EXHAUSTED
}
