package fr.heurtoir.gateway.rtc.ice;

/** Why a STUN message got no answer; each is a counter's name. */
public enum IceDrop {
  /** A response or an indication: a lite agent sends no checks and expects none. */
  NOT_A_REQUEST,
  /** Another method than Binding. */
  UNKNOWN_METHOD,
  /** Consent ended; only a restart brings it back (RFC 7675 section 5.1). */
  CONSENT_LOST,
  /**
   * The answer would be longer than the request, and no authentic check came from that address yet.
   */
  AMPLIFIES,
  /** A check that came from another address before, or is too old to be a repetition. */
  REPLAYED
}
