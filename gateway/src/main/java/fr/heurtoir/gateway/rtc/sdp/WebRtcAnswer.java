package fr.heurtoir.gateway.rtc.sdp;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * The answer's lines for ICE-lite and DTLS-SRTP: one bundle, RTP and RTCP on one port, DTLS
 * passive, a host candidate for every address.
 *
 * @param bundle the mids of the offer's bundle; the answer's bundle is a subset
 * @param ufrag our ICE user name fragment for this leg
 * @param password our ICE password for this leg
 * @param fingerprint our certificate's
 * @param udp our UDP addresses, best first; at least one
 * @param tcp our ICE-TCP addresses (RFC 6544, passive), may be empty
 */
public record WebRtcAnswer(
    List<String> bundle,
    String ufrag,
    String password,
    Fingerprint fingerprint,
    List<InetSocketAddress> udp,
    List<InetSocketAddress> tcp)
    implements TransportAnswer {
  /**
   * @throws IllegalArgumentException where there is no address or one is unresolved
   */
  public WebRtcAnswer {
    bundle = List.copyOf(bundle);
    udp = List.copyOf(udp);
    tcp = List.copyOf(tcp);
    if (udp.isEmpty()
        || udp.stream().anyMatch(InetSocketAddress::isUnresolved)
        || tcp.stream().anyMatch(InetSocketAddress::isUnresolved)) {
      throw new IllegalArgumentException("needs resolved addresses");
    }
  }

  /** A placeholder: nobody sends to the origin address (RFC 8829 section 5.2.1). */
  @Override
  public String origin() {
    return "IN IP4 127.0.0.1";
  }

  @Override
  public void appendSession(StringBuilder text, List<OfferedMedia> accepted, String stream) {
    text.append("a=ice-lite\r\na=group:BUNDLE");
    bundle.stream()
        .distinct()
        .filter(mid -> accepted.stream().anyMatch(m -> m.mid().equals(mid)))
        .forEach(mid -> text.append(' ').append(mid));
    text.append("\r\na=msid-semantic: WMS ").append(stream).append("\r\n");
  }

  /** The default candidate (RFC 8839 section 4.2.1.2). */
  @Override
  public InetSocketAddress address(OfferedMedia media) {
    return udp.getFirst();
  }

  @Override
  public void appendMedia(StringBuilder text, OfferedMedia media, boolean first) {
    text.append("a=mid:").append(media.mid()).append("\r\n");
    text.append("a=ice-ufrag:").append(ufrag).append("\r\n");
    text.append("a=ice-pwd:").append(password).append("\r\n");
    text.append("a=fingerprint:").append(fingerprint).append("\r\n");
    text.append("a=setup:passive\r\n");
    if (first) {
      candidates(text);
    }
    text.append("a=rtcp-mux\r\n");
    if (media.reducedSize()) {
      text.append("a=rtcp-rsize\r\n");
    }
  }

  private void candidates(StringBuilder text) {
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
      String protocol,
      long priority,
      InetSocketAddress address,
      String extension) {
    text.append("a=candidate:").append(foundation).append(" 1 ").append(protocol);
    text.append(' ').append(priority).append(' ').append(SdpConnection.host(address));
    text.append(' ').append(address.getPort()).append(" typ host").append(extension);
    text.append("\r\n");
  }

  /** Leaves out the password, which is a secret. */
  @Override
  public String toString() {
    return "WebRtcAnswer[" + ufrag + "]";
  }
}
