package fr.heurtoir.gateway.media.relay;

/**
 * Why a packet went no further. Every one that does not is counted under exactly one of these, save
 * DTLS that reached its session: the handshakes count their own.
 */
public enum DropReason {
  // At the port, before a session is known.
  /** No STUN, DTLS, RTP or RTCP by its first bytes (RFC 7983). */
  UNKNOWN_KIND,
  /** STUN that cannot be parsed. */
  STUN_MALFORMED,
  /** A STUN request for a user fragment that is not ours. */
  STUN_UNKNOWN_UFRAG,
  /** STUN whose check failed; it was answered with an error where RFC 8489 has one. */
  STUN_REFUSED,
  /** STUN too short for its answer, from an address that has proved nothing. */
  STUN_AMPLIFIES,
  /** An authentic check that came from another address before, or long ago. */
  STUN_REPLAYED,
  /** A STUN response or indication, or another method than Binding. */
  STUN_UNWANTED,
  /** DTLS, RTP or RTCP from an address that no authenticated check came from. */
  UNKNOWN_TUPLE,
  /** From a known address whose consent has ended. */
  NO_CONSENT,
  /** A TCP connection that did not begin with STUN in time, or broke the framing. */
  TCP_FRAMING,
  /** More TCP connections than allowed: the oldest without an authentic check made room. */
  TCP_TOO_MANY,

  // In a session, before or at decryption.
  /** RTP or RTCP before the handshake ended, or to a session that has ended. */
  NOT_SECURED,
  /** SRTP or SRTCP whose authentication failed. */
  SRTP_FORGED,
  /** SRTP or SRTCP that came before, or too late to tell. */
  SRTP_REPLAYED,
  /** SRTP or SRTCP that is refused for another reason: its form, or too many sources. */
  SRTP_REFUSED,

  // In the relay.
  /** Authentic, but no RTP packet. */
  RTP_MALFORMED,
  /** Authentic, but no RTCP compound. */
  RTCP_MALFORMED,
  /** RTCP about a stream that this leg does not have. */
  RTCP_UNKNOWN_STREAM,
  /**
   * A payload type that the leg did not negotiate, or that has no counterpart on the other side.
   */
  UNKNOWN_PAYLOAD_TYPE,
  /** A second source of one kind of media while the first is alive. */
  SECOND_SOURCE,
  /** Media in a direction that was not negotiated. */
  WRONG_DIRECTION,
  /** Audio while nobody has answered, or from or to a phone that is not the answering one. */
  AUDIO_NOT_ANSWERED,
  /** For a leg that is not connected. */
  NOT_CONNECTED,
  /** For a viewer that still waits for a keyframe to begin with. */
  AWAITING_KEYFRAME,
  /** Older than the packet that a leg's stream began or went on with. */
  BEFORE_START,
  /** For a viewer whose connection is full; it goes on with the next keyframe. */
  VIEWER_SLOW,
  /** Audio for a leg whose connection is full. */
  LEG_SLOW,
  /** A packet asked for again that is no longer kept. */
  RESEND_TOO_OLD,
  /** A packet asked for again by a viewer that asks for too many. */
  RESEND_TOO_MANY,

  // On the way out.
  /** The leg has no address with consent to send to. */
  NO_PATH,
  /** The port's own send buffer is full. */
  PORT_FULL,
  /** The kernel refused a datagram: no route, or no memory. */
  SEND_FAILED,
  /** A packet of ours that could not be protected. */
  PROTECT_FAILED
}
