package fr.heurtoir.protocol.sip.transport;

import gov.nist.javax.sip.message.SIPMessage;

/** The layer above: receives messages from the transport layer (RFC 3261 section 18.2). */
public interface TransportUser {
  /**
   * A whole message arrived. On an event loop; must not block.
   *
   * @param head how many of its bytes are header, including the empty line
   */
  void received(byte[] message, int head, SipChannel from);

  /**
   * Input that is no message, not counted yet. On an event loop; must not block.
   *
   * @param head the header so far, for an answer
   */
  void unframed(byte[] head, Drop reason, SipChannel from);

  /** The stack made a message for itself. On one of its threads. */
  void looped(SIPMessage message, SipChannel from);
}
