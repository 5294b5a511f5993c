package fr.heurtoir.gateway.media.relay;

/**
 * Why a packet was dropped. Every dropped packet is counted under exactly one reason. The exception
 * is DTLS that reached its session: {@code DtlsDrop} counts that.
 */
public enum DropReason {
  // At the port, before the session is known.
  /** The first bytes show no STUN, DTLS, RTP or RTCP (RFC 7983). */
  UNKNOWN_KIND,
  /** STUN that cannot be parsed. */
  STUN_MALFORMED,
  /** A STUN request for an unknown user fragment. */
  STUN_UNKNOWN_UFRAG,
  /** STUN that failed a check. It was answered with an error where RFC 8489 defines one. */
  STUN_REFUSED,
  /** STUN shorter than its answer, from an address without an authenticated check. */
  STUN_AMPLIFIES,
  /** An authentic check that came from another address before, or is too old. */
  STUN_REPLAYED,
  /** A STUN response or indication, or a method other than Binding. */
  STUN_UNWANTED,
  /** DTLS, RTP or RTCP from an address without an authenticated check. */
  UNKNOWN_TUPLE,
  /** From a known address whose consent has expired. */
  NO_CONSENT,
  /** Read by another loop than its session's, which did not keep up. */
  LOOP_FULL,
  /** A TCP connection that did not start with STUN in time, or violated the framing. */
  TCP_FRAMING,
  /** Too many TCP connections: the oldest without an authenticated check was closed. */
  TCP_TOO_MANY,

  // In a session, before or during decryption.
  /** RTP or RTCP before the end of the handshake, or for an ended session. */
  NOT_SECURED,
  /** SRTP or SRTCP whose authentication failed. */
  SRTP_FORGED,
  /** SRTP or SRTCP that was received before, or is too old to tell. */
  SRTP_REPLAYED,
  /** SRTP or SRTCP that was refused for another reason: its form, or too many sources. */
  SRTP_REFUSED,

  // In the relay.
  /** Authentic, but no RTP packet. */
  RTP_MALFORMED,
  /** Authentic, but no RTCP compound. */
  RTCP_MALFORMED,
  /** RTCP about a stream that this leg does not send. */
  RTCP_UNKNOWN_STREAM,
  /** A payload type that the leg did not negotiate, or without a counterpart on the other leg. */
  UNKNOWN_PAYLOAD_TYPE,
  /** A second source of one kind of media while the first still sends. */
  SECOND_SOURCE,
  /** Media in a direction that was not negotiated. */
  WRONG_DIRECTION,
  /** Audio before an answer, or from or to a phone that did not answer. */
  AUDIO_NOT_ANSWERED,
  /** For a leg that is not connected. */
  NOT_CONNECTED,
  /** For a viewer that still waits for its first keyframe. */
  AWAITING_KEYFRAME,
  /** Older than the packet at which a leg's stream started or resumed. */
  BEFORE_START,
  /** For a viewer whose connection is full; it resumes at the next keyframe. */
  VIEWER_SLOW,
  /** Audio for a leg whose connection is full. */
  LEG_SLOW,
  /** A retransmission request for a packet that is no longer kept. */
  RESEND_TOO_OLD,
  /** A retransmission request of a viewer that exceeds its budget. */
  RESEND_TOO_MANY,

  // On the way out.
  /** The leg has no address with valid consent. */
  NO_PATH,
  /** The port's own send buffer is full. */
  PORT_FULL,
  /** The kernel refused a datagram: no route, or no memory. */
  SEND_FAILED,
  /** A packet of ours that could not be protected. */
  PROTECT_FAILED
}
