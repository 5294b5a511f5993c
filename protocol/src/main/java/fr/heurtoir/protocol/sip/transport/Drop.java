package fr.heurtoir.protocol.sip.transport;

import java.util.Locale;

/** Why something that arrived, or that was to be sent, went no further. */
public enum Drop {
  /** More connections than allowed: the oldest that had proved nothing made room. */
  CONNECTIONS,
  /** The same, of one source. */
  CONNECTIONS_OF_SOURCE,
  /** More connections of one door than allowed: its oldest made room. */
  CONNECTIONS_OF_DOOR,
  /** More connections a second than allowed. */
  CONNECTION_RATE,
  /** The same, of one source. */
  CONNECTION_RATE_OF_SOURCE,
  /** More messages than allowed from one source. */
  RATE_OF_SOURCE,
  /** More messages than allowed in total. */
  RATE,
  /** A TLS handshake that failed or took too long: foreign certificate, none, plain text. */
  HANDSHAKE,
  /** A certificate without exactly one identity. */
  IDENTITY,
  /** A certificate that the gate for peers does not take, of a key that was replaced or ended. */
  PEER_REFUSED,
  /** A message that was not complete in its time (slow loris), so the connection was closed. */
  SLOW_MESSAGE,
  /** A connection on which nothing came for too long. */
  IDLE,
  /** A header larger than allowed. */
  HEADER_TOO_LARGE,
  /** A body larger than allowed. */
  BODY_TOO_LARGE,
  /** No usable Content-Length on a stream: the next message cannot be found. */
  NO_LENGTH,
  /** A datagram that is shorter than its Content-Length says. */
  TRUNCATED,
  /** A datagram that is no SIP at all. */
  NOT_SIP,
  /** A datagram that carries our own address as its source. */
  OWN_ADDRESS,
  /** A request that does not parse; answered by 400 where its header allows. */
  MALFORMED_REQUEST,
  /** A response that does not parse. */
  MALFORMED_RESPONSE,
  /** A request of another SIP version (505). */
  VERSION,
  /** A Via of another transport than the one the message came by. */
  WRONG_TRANSPORT,
  /** A request that the gate refused; its status says why. */
  REFUSED,
  /** A response that belongs to nothing we asked. */
  STRAY_RESPONSE,
  /** The stack did not take a message: its transaction is busy or a tag is wrong. */
  STACK_REFUSED,
  /** The stack failed on a message; the log says how. */
  STACK_FAILED,
  /** Too many transactions, or a full queue before the stack (503). */
  OVERLOAD,
  /** A peer that does not read what we send: its connection was closed. */
  SLOW_READER,
  /** A message to a flow that is gone. */
  FLOW_GONE;

  /** The word for metrics and logs. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
