package fr.heurtoir.door.desk;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import javax.sdp.Connection;
import javax.sdp.MediaDescription;
import javax.sdp.SdpException;
import javax.sdp.SdpFactory;
import javax.sdp.SessionDescription;

/**
 * The desk call's SDP (RFC 4566, RFC 3264): one audio stream of G.711, 20 ms.
 *
 * @param remote where the answer wants our packets
 * @param codec the first of our codecs that the answer accepted
 */
record DeskSdp(InetSocketAddress remote, G711 codec) {
  /** Our offer. */
  static String offer(InetSocketAddress local, long session) {
    InetAddress address = local.getAddress();
    String kind = address.getHostAddress().indexOf(':') < 0 ? "IP4 " : "IP6 ";
    String at = kind + address.getHostAddress();
    return String.join(
        "\r\n",
        "v=0",
        "o=- " + session + " 1 IN " + at,
        "s=-",
        "c=IN " + at,
        "t=0 0",
        "m=audio " + local.getPort() + " RTP/AVP 8 0",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:0 PCMU/8000",
        "a=ptime:20",
        "a=sendrecv",
        "");
  }

  /** Reads an answer. Empty where it accepts none of our media, or names no address. */
  static Optional<DeskSdp> answer(String sdp) {
    try {
      SessionDescription session = SdpFactory.getInstance().createSessionDescription(sdp);
      Vector<?> all = session.getMediaDescriptions(true);
      for (Object each : all) {
        if (each instanceof MediaDescription audio
            && audio.getMedia().getMediaType().equals("audio")
            && audio.getMedia().getMediaPort() > 0) {
          Connection own = audio.getConnection();
          Connection at = own == null ? session.getConnection() : own;
          Optional<G711> codec = codec(audio.getMedia().getMediaFormats(true));
          if (at == null || codec.isEmpty() || !numeric(at.getAddress())) {
            return Optional.empty();
          }
          InetAddress address = InetAddress.getByName(at.getAddress());
          if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return Optional.empty();
          }
          return Optional.of(
              new DeskSdp(
                  new InetSocketAddress(address, audio.getMedia().getMediaPort()), codec.get()));
        }
      }
      return Optional.empty();
    } catch (SdpException | UnknownHostException | RuntimeException notSdp) {
      // The parser throws exceptions of many kinds on what is no SDP.
      return Optional.empty();
    }
  }

  /** Whether an address is literal. We would look up a name for whoever wrote the SDP. */
  private static boolean numeric(String address) {
    return address.matches("[0-9.]{7,15}|[0-9A-Fa-f:.]{2,45}");
  }

  private static Optional<G711> codec(List<?> formats) {
    for (Object format : formats) {
      for (G711 codec : G711.values()) {
        if (String.valueOf(format).equals(Integer.toString(codec.type()))) {
          return Optional.of(codec);
        }
      }
    }
    return Optional.empty();
  }
}
