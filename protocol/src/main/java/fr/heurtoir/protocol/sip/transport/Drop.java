package fr.heurtoir.protocol.sip.transport;

import java.util.Locale;

/** Why a message or a connection was dropped. */
public enum Drop {
  /** Too many connections: the oldest unproven one was closed. */
  CONNECTIONS,
  /** Too many connections of one source: its oldest unproven one was closed. */
  CONNECTIONS_OF_SOURCE,
  /** Too many connections of one door: its oldest was closed. */
  CONNECTIONS_OF_DOOR,
  /** Too many connections a second. */
  CONNECTION_RATE,
  /** Too many connections a second from one source. */
  CONNECTION_RATE_OF_SOURCE,
  /** Too many messages from one source. */
  RATE_OF_SOURCE,
  /** Too many messages in total. */
  RATE,
  /**
   * A TLS handshake failed or took too long: another authority's certificate, none, or plain text.
   */
  HANDSHAKE,
  /** A certificate without exactly one identity. */
  IDENTITY,
  /** A certificate that the peer gate refused: its key was replaced or ended. */
  PEER_REFUSED,
  /** A message that was not complete in time (slow loris), so the connection was closed. */
  SLOW_MESSAGE,
  /** A connection that was silent for too long. */
  IDLE,
  /** A header above the size limit. */
  HEADER_TOO_LARGE,
  /** A body above the size limit. */
  BODY_TOO_LARGE,
  /** A message on a stream without a usable Content-Length: the next message cannot be found. */
  NO_LENGTH,
  /** A datagram that is shorter than its Content-Length. */
  TRUNCATED,
  /** A datagram that is no SIP at all. */
  NOT_SIP,
  /** A datagram with our own address as its source. */
  OWN_ADDRESS,
  /** A request that cannot be parsed; answered by 400 where its header allows it. */
  MALFORMED_REQUEST,
  /** A response that cannot be parsed. */
  MALFORMED_RESPONSE,
  /** A request of another SIP version (505). */
  VERSION,
  /** A Via that names another transport than the message used. */
  WRONG_TRANSPORT,
  /** A request that the gate refused; its status gives the reason. */
  REFUSED,
  /** A response that matches none of our requests. */
  STRAY_RESPONSE,
  /** The stack refused a message: its transaction is busy or a tag is wrong. */
  STACK_REFUSED,
  /** The stack failed on a message; the log has the details. */
  STACK_FAILED,
  /** Too many transactions, or a full queue before the stack (503). */
  OVERLOAD,
  /** A peer that does not read what we send; its connection was closed. */
  SLOW_READER,
  /** A message to a flow that has ended. */
  FLOW_GONE;

  /** The word for metrics and logs. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
