package fr.heurtoir.gateway.rtc.sdp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What unprotected RTP needs of an offer (RFC 3264, RFC 3550): an address for each {@code m=}
 * section. Host names are not looked up, so an offer cannot make the gateway query a name server.
 *
 * @param remotes the sender's addresses for each kind of media, from the first section of that kind
 *     that can be carried
 */
public record PlainOffer(Offer offer, Map<String, Remote> remotes) {
  private static final Set<String> KINDS = Set.of("audio", "video");
  private static final Set<String> PROTOCOLS = Set.of("RTP/AVP", "RTP/AVPF");

  /**
   * The sender's addresses for one section.
   *
   * @param rtcp equals {@code rtp} where {@code mux}
   * @param mux whether RTP and RTCP share a port (RFC 5761)
   */
  public record Remote(InetSocketAddress rtp, InetSocketAddress rtcp, boolean mux) {}

  public PlainOffer {
    remotes = Map.copyOf(remotes);
  }

  /**
   * Reads an offer.
   *
   * @throws MalformedSdpException where it is no session description, or no section has a usable
   *     address and transport protocol
   */
  public static PlainOffer read(String text) throws MalformedSdpException {
    Sdp sdp = Sdp.parse(text);
    Offer offer = Offer.of(sdp, media -> remote(sdp, media).isPresent());
    Map<String, Remote> remotes = new LinkedHashMap<>();
    for (SdpMedia media : sdp.media()) {
      remote(sdp, media).ifPresent(remote -> remotes.putIfAbsent(media.kind(), remote));
    }
    if (remotes.isEmpty()) {
      throw new MalformedSdpException("no RTP/AVP or RTP/AVPF with an address in figures");
    }
    return new PlainOffer(offer, remotes);
  }

  private static Optional<Remote> remote(Sdp sdp, SdpMedia media) {
    if (media.port() == 0
        || !KINDS.contains(media.kind())
        || !PROTOCOLS.contains(media.protocol())) {
      return Optional.empty();
    }
    boolean mux = media.has("rtcp-mux");
    return media
        .first('c')
        .or(() -> sdp.first('c'))
        .flatMap(PlainOffer::host)
        .map(
            host -> {
              InetSocketAddress rtp = new InetSocketAddress(host, media.port());
              return new Remote(rtp, mux ? rtp : rtcp(media, rtp), mux);
            });
  }

  /** The RTCP address of RFC 3605. Without that attribute, the next port (RFC 3550 section 11). */
  private static InetSocketAddress rtcp(SdpMedia media, InetSocketAddress rtp) {
    String[] words = media.first("rtcp").orElse("").split(" +", 2);
    int port =
        words[0].matches("[1-9][0-9]{0,4}") && Integer.parseInt(words[0]) <= 65_535
            ? Integer.parseInt(words[0])
            : Math.min(65_535, rtp.getPort() + 1);
    InetAddress host =
        words.length == 2 ? host(words[1]).orElse(rtp.getAddress()) : rtp.getAddress();
    return new InetSocketAddress(host, port);
  }

  /**
   * The address of {@code IN IP4 192.0.2.7}. Empty for a name, or for an address that is no host's.
   */
  private static Optional<InetAddress> host(String connection) {
    String[] words = connection.strip().split(" +");
    if (words.length != 3 || !words[0].equals("IN") || !words[2].matches("[0-9A-Fa-f.:]{2,45}")) {
      return Optional.empty();
    }
    try {
      InetAddress address = InetAddress.ofLiteral(words[2]);
      return address.isAnyLocalAddress() || address.isMulticastAddress()
          ? Optional.empty()
          : Optional.of(address);
    } catch (IllegalArgumentException noLiteral) {
      return Optional.empty();
    }
  }
}
