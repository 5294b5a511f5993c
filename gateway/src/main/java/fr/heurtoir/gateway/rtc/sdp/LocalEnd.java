package fr.heurtoir.gateway.rtc.sdp;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What the gateway says of itself in one leg's answer.
 *
 * @param sessionId the {@code o=} line's id, kept for the life of the leg
 * @param version the {@code o=} line's version, one more with every answer of the leg
 * @param ufrag our ICE user name fragment for this leg
 * @param password our ICE password for this leg
 * @param fingerprint our certificate's
 * @param udp where we listen for UDP, best first; at least one
 * @param tcp where we listen for ICE-TCP (RFC 6544, passive), may be empty
 * @param cname the canonical name of all our streams in this leg (RFC 3550 section 6.5.1)
 * @param audioSsrc the SSRC of the audio that we send in this leg
 * @param videoSsrc the SSRC of the video that we send in this leg
 */
public record LocalEnd(
    long sessionId,
    int version,
    String ufrag,
    String password,
    Fingerprint fingerprint,
    List<InetSocketAddress> udp,
    List<InetSocketAddress> tcp,
    String cname,
    long audioSsrc,
    long videoSsrc) {
  /**
   * @throws IllegalArgumentException where there is no address or one is unresolved
   */
  public LocalEnd {
    udp = List.copyOf(udp);
    tcp = List.copyOf(tcp);
    if (udp.isEmpty()
        || udp.stream().anyMatch(InetSocketAddress::isUnresolved)
        || tcp.stream().anyMatch(InetSocketAddress::isUnresolved)) {
      throw new IllegalArgumentException("needs resolved addresses");
    }
  }

  /** The {@code c=} line's value: the default candidate (RFC 8839 section 4.2.1.2). */
  String connection() {
    InetSocketAddress first = udp.getFirst();
    return (first.getAddress() instanceof Inet6Address ? "IN IP6 " : "IN IP4 ") + host(first);
  }

  int port() {
    return udp.getFirst().getPort();
  }

  void appendTransport(StringBuilder text, boolean candidates) {
    text.append("a=ice-ufrag:").append(ufrag).append("\r\n");
    text.append("a=ice-pwd:").append(password).append("\r\n");
    text.append("a=fingerprint:").append(fingerprint).append("\r\n");
    text.append("a=setup:passive\r\n");
    if (!candidates) {
      return;
    }
    int foundation = 0;
    for (int i = 0; i < udp.size(); i++) {
      // RFC 8445 section 5.1.2.1: host candidates, the first address best.
      long priority = 126L << 24 | (65_535L - i) << 8 | 255;
      candidate(text, ++foundation, "udp", priority, udp.get(i), "");
    }
    for (int i = 0; i < tcp.size(); i++) {
      // RFC 6544 section 4.2: below UDP; direction preference 4 for passive.
      long priority = 90L << 24 | (4L << 13 | 8_191L - i) << 8 | 255;
      candidate(text, ++foundation, "tcp", priority, tcp.get(i), " tcptype passive");
    }
    text.append("a=end-of-candidates\r\n");
  }

  private static void candidate(
      StringBuilder text,
      int foundation,
      String transport,
      long priority,
      InetSocketAddress address,
      String extension) {
    text.append("a=candidate:").append(foundation).append(" 1 ").append(transport);
    text.append(' ').append(priority).append(' ').append(host(address));
    text.append(' ').append(address.getPort()).append(" typ host").append(extension);
    text.append("\r\n");
  }

  private static String host(InetSocketAddress address) {
    String text = address.getAddress().getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
