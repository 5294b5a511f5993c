package fr.heurtoir.protocol.sip.transport;

import gov.nist.javax.sip.message.SIPMessage;

/** The layer above: takes what the transport layer received (RFC 3261 section 18.2). */
public interface TransportUser {
  /**
   * A whole message came. On an event loop; must not block.
   *
   * @param head how many of its bytes are the header, the empty line included
   */
  void received(byte[] message, int head, SipChannel from);

  /**
   * What came is no message, and was counted by nobody yet. On an event loop; must not block.
   *
   * @param head the header so far, for an answer
   */
  void unframed(byte[] head, Drop reason, SipChannel from);

  /** The stack made a message that it wants to receive itself. On one of its threads. */
  void looped(SIPMessage message, SipChannel from);
}
