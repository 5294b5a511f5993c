package fr.heurtoir.gateway.web;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The source address of requests. */
final class ClientAddresses {
  private ClientAddresses() {}

  /** The peer's address; the loopback where it is no network address. */
  static InetAddress of(@Nullable SocketAddress address) {
    @Nullable String literal = address == null ? null : address.hostAddress();
    return literal == null ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(literal);
  }
}
