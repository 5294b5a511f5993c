package fr.heurtoir.protocol.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * One source, for limits: an IPv4 address, or the /64 of an IPv6 address, the smallest network that
 * a site is given (RFC 6177 section 2). An IPv4-mapped IPv6 address counts as the IPv4 address.
 *
 * @param prefix the address or its first 64 bits
 */
public record Network(boolean ipv6, long prefix) {
  /** The network that an address belongs to. */
  public static Network of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet6Address
        ? new Network(true, bytes.getLong())
        : new Network(false, Integer.toUnsignedLong(bytes.getInt()));
  }

  /** The usual notation: {@code 192.0.2.7} or {@code 2001:db8:0:1::/64}. */
  @Override
  public String toString() {
    return ipv6
        ? "%x:%x:%x:%x::/64"
            .formatted(
                prefix >>> 48, prefix >>> 32 & 0xFFFF, prefix >>> 16 & 0xFFFF, prefix & 0xFFFF)
        : "%d.%d.%d.%d"
            .formatted(
                prefix >>> 24 & 0xFF, prefix >>> 16 & 0xFF, prefix >>> 8 & 0xFF, prefix & 0xFF);
  }
}
