package fr.heurtoir.gateway.rtc.sdp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * The answer's lines for unprotected RTP.
 *
 * @param locals our addresses for each kind of media; not empty
 */
public record PlainAnswer(Map<String, Local> locals) implements TransportAnswer {
  /**
   * Our addresses for one section.
   *
   * @param rtcp equals {@code rtp} where RTP and RTCP share a port (RFC 5761)
   */
  public record Local(InetSocketAddress rtp, InetSocketAddress rtcp) {}

  /**
   * @throws IllegalArgumentException where {@code locals} is empty
   */
  public PlainAnswer {
    locals = Map.copyOf(locals);
    if (locals.isEmpty()) {
      throw new IllegalArgumentException("needs an address");
    }
  }

  @Override
  public String origin() {
    return SdpConnection.line(locals.values().iterator().next().rtp());
  }

  @Override
  public void appendSession(StringBuilder text, List<OfferedMedia> accepted, String stream) {
    // Plain RTP needs no attribute.
  }

  @Override
  public InetSocketAddress address(OfferedMedia media) {
    return local(media).rtp();
  }

  private Local local(OfferedMedia media) {
    Local local = locals.get(media.kind());
    if (local == null) {
      throw new IllegalArgumentException("nothing is ready for " + media.kind());
    }
    return local;
  }

  @Override
  public void appendMedia(StringBuilder text, OfferedMedia media, boolean first) {
    Local local = local(media);
    if (!media.mid().isEmpty()) {
      text.append("a=mid:").append(media.mid()).append("\r\n");
    }
    if (local.rtcp().equals(local.rtp())) {
      text.append("a=rtcp-mux\r\n");
    } else {
      text.append("a=rtcp:").append(local.rtcp().getPort()).append("\r\n");
    }
    if (media.reducedSize()) {
      text.append("a=rtcp-rsize\r\n");
    }
  }
}
