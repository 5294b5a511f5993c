package fr.heurtoir.gateway.rtc.ice;

import java.net.InetSocketAddress;

/**
 * One remote transport address as our port sees it. There is one local port, so this is the whole
 * five-tuple.
 */
public record Tuple(Protocol protocol, InetSocketAddress remote) {
  /** How the bytes travel. */
  public enum Protocol {
    /** Datagrams. */
    UDP,
    /** ICE-TCP, frames of RFC 4571. */
    TCP
  }

  /**
   * @throws IllegalArgumentException where the address is not resolved
   */
  public Tuple {
    if (remote.isUnresolved()) {
      throw new IllegalArgumentException("unresolved address");
    }
  }
}
