package fr.heurtoir.protocol.sip.transport;

/** The transports of RFC 3261 that are supported. */
public enum Transport {
  /** Datagrams, for third-party stations without TCP. */
  UDP,
  /** A plain stream. */
  TCP,
  /** A stream over TLS 1.2 or 1.3. Our own doors use only this, with certificates on both sides. */
  TLS
}
