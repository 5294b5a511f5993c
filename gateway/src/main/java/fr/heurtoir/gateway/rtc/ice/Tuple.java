package fr.heurtoir.gateway.rtc.ice;

import java.net.InetSocketAddress;

/** A remote transport address. We have one local port, so this identifies the whole five-tuple. */
public record Tuple(Protocol protocol, InetSocketAddress remote) {
  public enum Protocol {
    UDP,
    /** ICE-TCP with RFC 4571 framing. */
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
