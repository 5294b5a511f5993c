package fr.heurtoir.gateway.rtc.stun;

/** The result of {@link StunMessage#parse}. */
public sealed interface StunParse {
  /** A whole, well-formed message. It proves nothing about its sender yet. */
  record Read(StunMessage message) implements StunParse {}

  /** Not a STUN message. */
  record Unreadable(StunFault fault) implements StunParse {}
}
