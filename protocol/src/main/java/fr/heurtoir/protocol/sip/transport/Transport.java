package fr.heurtoir.protocol.sip.transport;

/** The transports of RFC 3261 that are spoken here. */
public enum Transport {
  /** Datagrams, for third-party stations that know nothing else. */
  UDP,
  /** A plain stream. */
  TCP,
  /**
   * A stream over TLS 1.2 or 1.3; our own doors speak only this, with certificates on both sides.
   */
  TLS
}
