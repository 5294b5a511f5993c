package fr.heurtoir.gateway.rtc.stun;

/** What {@link StunMessage#parse} found. */
public sealed interface StunParse {
  /** A whole, well-formed message. Nothing about its sender is proved yet. */
  record Read(StunMessage message) implements StunParse {}

  /** Not a STUN message. */
  record Unreadable(StunFault fault) implements StunParse {}
}
