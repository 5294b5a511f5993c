package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.DropCounter;

public interface PacketCounter extends DropCounter {
  /** A datagram or frame arrived, of any kind. */
  void received(int bytes);

  /** A datagram or frame was read by another loop than its transport's, and handed over. */
  void crossed();

  /** A datagram or frame was handed to its socket. */
  void sent(int bytes);
}
