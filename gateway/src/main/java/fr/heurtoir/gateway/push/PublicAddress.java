package fr.heurtoir.gateway.push;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Whether an address is one of the whole Internet: not of this machine, not of a private network,
 * nor reserved (the IANA special-purpose registries of RFC 6890).
 */
final class PublicAddress {
  private PublicAddress() {}

  static boolean test(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    return switch (address) {
      case Inet4Address four -> test4(four.getAddress());
      case Inet6Address six -> test6(six.getAddress());
      default -> false;
    };
  }

  private static boolean test4(byte[] bytes) {
    int a = bytes[0] & 0xff;
    int b = bytes[1] & 0xff;
    int c = bytes[2] & 0xff;
    return a != 0
        && a < 240
        && !(a == 100 && b >= 64 && b < 128) // RFC 6598, behind a carrier's NAT
        && !(a == 192 && b == 0 && (c == 0 || c == 2))
        && !(a == 198 && (b == 18 || b == 19)) // RFC 2544
        && !(a == 198 && b == 51 && c == 100)
        && !(a == 203 && b == 0 && c == 113);
  }

  private static boolean test6(byte[] bytes) {
    int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    if (first == 0x0064 && second == 0xff9b) {
      // RFC 6052: an IPv4 address seen through NAT64.
      boolean wellKnown = Arrays.equals(Arrays.copyOfRange(bytes, 4, 12), new byte[8]);
      return wellKnown && embedded(bytes);
    }
    boolean global = (first & 0xe000) == 0x2000; // RFC 4291 section 2.4: 2000::/3
    boolean documentation = first == 0x2001 && second == 0x0db8;
    // 2001::/23 (Teredo and others) and 2002::/16 (6to4) carry addresses of their own inside.
    boolean transition = first == 0x2001 && second < 0x0200 || first == 0x2002;
    return global && !documentation && !transition;
  }

  private static boolean embedded(byte[] bytes) {
    try {
      return test(InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16)));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
