package fr.heurtoir.protocol.sip.message;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.log.About;
import java.util.Optional;
import javax.sip.header.ExtensionHeader;
import javax.sip.message.Message;

/** The header by which a SIP message names the ring that it is for. */
public final class RingHeader {
  private RingHeader() {}

  /** The ring; empty where the message names none, or no valid one. */
  public static Optional<RingId> read(Message message) {
    if (!(message.getHeader(RingId.SIP_HEADER) instanceof ExtensionHeader header)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RingId(header.getValue().strip()));
    } catch (IllegalArgumentException notARing) {
      return Optional.empty();
    }
  }

  /** What is logged because of that message is about its ring. */
  public static About about(Message message) {
    return About.of(read(message));
  }
}
