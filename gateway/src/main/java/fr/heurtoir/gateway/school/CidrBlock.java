package fr.heurtoir.gateway.school;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address or a network in CIDR form (RFC 4632, RFC 4291 section 2.3).
 *
 * @param address its first address
 * @param bits how many leading bits of the address form the prefix
 */
public record CidrBlock(InetAddress address, int bits) {
  private static final Pattern V4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  /**
   * Checks the prefix.
   *
   * @throws IllegalArgumentException where it is longer than the address, or a bit after it is set
   */
  public CidrBlock {
    byte[] bytes = address.getAddress();
    if (bits < 0 || bits > 8 * bytes.length || !Arrays.equals(bytes, masked(bytes, bits))) {
      throw new IllegalArgumentException("not a network: " + address.getHostAddress() + "/" + bits);
    }
  }

  /**
   * Reads {@code ADDRESS} or {@code ADDRESS/BITS}. Empty where it is neither. Never uses a
   * resolver.
   */
  public static Optional<CidrBlock> read(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    String length = slash < 0 ? "" : text.substring(slash + 1);
    if (slash >= 0 && !length.matches("[0-9]{1,3}")) {
      return Optional.empty();
    }
    return literal(literal)
        .flatMap(
            address -> {
              try {
                int all = 8 * address.getAddress().length;
                return Optional.of(
                    new CidrBlock(address, slash < 0 ? all : Integer.parseInt(length)));
              } catch (IllegalArgumentException notOne) {
                return Optional.empty();
              }
            });
  }

  /**
   * Reads an address that a peer wrote: four decimal numbers or an IPv6 address, without port,
   * brackets or zone. An IPv4-mapped address becomes the IPv4 address.
   */
  public static Optional<InetAddress> literal(String text) {
    if (!V4.matcher(text).matches() && !(text.contains(":") && V6.matcher(text).matches())) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** Whether this network contains an address. Never true for the other address family. */
  public boolean contains(InetAddress other) {
    return other instanceof Inet4Address == address instanceof Inet4Address
        && Arrays.equals(masked(other.getAddress(), bits), address.getAddress());
  }

  private static byte[] masked(byte[] bytes, int bits) {
    byte[] masked = bytes.clone();
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.clamp(bits - 8L * i, 0, 8);
      masked[i] &= (byte) (0xFF << (8 - kept));
    }
    return masked;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + bits;
  }
}
