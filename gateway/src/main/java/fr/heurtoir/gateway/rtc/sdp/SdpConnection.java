package fr.heurtoir.gateway.rtc.sdp;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Connection information (RFC 8866 section 5.7), with literal addresses only. */
final class SdpConnection {
  private SdpConnection() {}

  /** The value of {@code c=}, as {@code IN IP4 192.0.2.7}. */
  static String line(InetSocketAddress address) {
    return (address.getAddress() instanceof Inet6Address ? "IN IP6 " : "IN IP4 ") + host(address);
  }

  /** The address alone, without a zone. */
  static String host(InetSocketAddress address) {
    String text = address.getAddress().getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
