package fr.heurtoir.gateway.rtc.ice;

/** Why a STUN message got no answer. Each reason is the name of a counter. */
public enum IceDrop {
  /** A response or an indication: a lite agent sends no checks and expects none. */
  NOT_A_REQUEST,
  /** A method other than Binding. */
  UNKNOWN_METHOD,
  /** Consent ended; only a restart brings it back (RFC 7675 section 5.1). */
  CONSENT_LOST,
  /**
   * The answer would be longer than the request, and no authenticated check came from that address
   * yet.
   */
  AMPLIFIES,
  /** The check came from another address before, or is too old to be a retransmission. */
  REPLAYED
}
