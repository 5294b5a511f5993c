package fr.heurtoir.gateway.media.dtls;

/** Why a datagram or a record was not taken; each is a counter's name. */
public enum DtlsDrop {
  /** Not a DTLS record, or shorter than its headers say. */
  MALFORMED,
  /** Longer than {@link DtlsAssociation#MAX_DATAGRAM_BYTES}. */
  TOO_LONG,
  /** A fragment of a handshake message that would be longer than 32 KiB. */
  OVERSIZE_FRAGMENT,
  /** Before the handshake began, something else than (a part of) a ClientHello. */
  NOT_A_HELLO,
  /** {@link DtlsLimits#handshakes} are under way. */
  TOO_MANY_HANDSHAKES,
  /** {@link DtlsLimits#queue} datagrams wait already. */
  QUEUE_FULL,
  /** The association has ended. */
  CLOSED
}
