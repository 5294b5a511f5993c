package fr.heurtoir.gateway.media.dtls;

/** Why a datagram or a record was dropped. Each is the name of a counter. */
public enum DtlsDrop {
  /** Not a DTLS record, or shorter than its headers say. */
  MALFORMED,
  /** Longer than {@link DtlsAssociation#MAX_DATAGRAM_BYTES}. */
  TOO_LONG,
  /** A fragment of a handshake message that declares more than 32 KiB. */
  OVERSIZE_FRAGMENT,
  /** Something other than a ClientHello, or a fragment of one, before the handshake began. */
  NOT_A_HELLO,
  /** {@link DtlsLimits#handshakes} are in progress already. */
  TOO_MANY_HANDSHAKES,
  /** {@link DtlsLimits#queue} datagrams wait already. */
  QUEUE_FULL,
  /** The association has ended. */
  CLOSED
}
