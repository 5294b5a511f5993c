package fr.heurtoir.gateway.rtc.sdp;

import java.net.InetSocketAddress;
import java.util.List;

/** Offers as doors and phones write them. */
public final class Offers {
  static final String FINGERPRINT =
      "5B:D3:8E:66:0E:7D:D3:F3:8E:E6:80:28:19:FC:55:AD:58:5D:B9:3D:A8:DE:45:4A:E7:87:02:F8:3C:0B:3B:B3";

  static final String TRANSPORT =
      """
      c=IN IP4 0.0.0.0
      a=rtcp:9 IN IP4 0.0.0.0
      a=ice-ufrag:8hhY
      a=ice-pwd:asd88fgpdd777uzjYhagZgAB
      a=ice-options:trickle renomination
      a=fingerprint:sha-256 %s
      a=setup:actpass
      """
          .formatted(FINGERPRINT);

  private static final String SESSION =
      """
      v=0
      o=- 4611731400430051336 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0 1
      a=extmap-allow-mixed
      a=msid-semantic: WMS
      """;

  /** What a door station on libwebrtc offers. */
  public static final String DOOR =
      SESSION
          + "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\n"
          + TRANSPORT
          + """
          a=mid:0
          a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
          a=sendrecv
          a=rtcp-mux
          a=rtcp-rsize
          a=rtpmap:111 opus/48000/2
          a=rtcp-fb:111 transport-cc
          a=fmtp:111 minptime=10;useinbandfec=1
          a=rtpmap:63 red/48000/2
          a=rtpmap:9 G722/8000
          a=rtpmap:0 PCMU/8000
          a=rtpmap:8 PCMA/8000
          a=rtpmap:13 CN/8000
          a=rtpmap:110 telephone-event/48000
          a=rtpmap:126 telephone-event/8000
          a=ssrc:1001 cname:door
          m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 104 106 45
          """
          + TRANSPORT
          + """
          a=mid:1
          a=sendonly
          a=rtcp-mux
          a=rtcp-rsize
          a=rtpmap:96 VP8/90000
          a=rtcp-fb:96 goog-remb
          a=rtcp-fb:96 transport-cc
          a=rtcp-fb:96 ccm fir
          a=rtcp-fb:96 nack
          a=rtcp-fb:96 nack pli
          a=rtpmap:97 rtx/90000
          a=fmtp:97 apt=96
          a=rtpmap:102 H264/90000
          a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
          a=rtpmap:103 rtx/90000
          a=fmtp:103 apt=102
          a=rtpmap:104 H264/90000
          a=rtcp-fb:104 nack pli
          a=fmtp:104 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f
          a=rtpmap:106 H264/90000
          a=rtcp-fb:106 nack pli
          a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
          a=rtpmap:45 AV1/90000
          a=ssrc-group:FID 2001 2002
          a=ssrc:2001 cname:door
          """;

  /** What a phone's browser offers: other payload types, video to receive, a data channel too. */
  public static final String PHONE =
      SESSION.replace("BUNDLE 0 1", "BUNDLE a v d")
          + "m=audio 9 UDP/TLS/RTP/SAVPF 109 9 8 101\n"
          + TRANSPORT
          + """
          a=mid:a
          a=sendrecv
          a=rtcp-mux
          a=rtpmap:109 opus/48000/2
          a=rtpmap:9 G722/8000/1
          a=rtpmap:101 telephone-event/8000
          m=video 9 UDP/TLS/RTP/SAVPF 120 125
          """
          + TRANSPORT
          + """
          a=mid:v
          a=recvonly
          a=rtcp-mux
          a=rtcp-fb:* nack
          a=rtcp-fb:* nack pli
          a=rtpmap:120 VP8/90000
          a=rtpmap:125 H264/90000
          a=fmtp:125 profile-level-id=42C016;packetization-mode=1
          m=application 9 UDP/DTLS/SCTP webrtc-datachannel
          """
          + TRANSPORT
          + """
          a=mid:d
          a=sctp-port:5000
          """;

  private Offers() {}

  /** Reads an offer as one for ICE and DTLS-SRTP. */
  static Offer read(String text) throws MalformedSdpException {
    return WebRtcOffer.read(text).offer();
  }

  /** What a gateway with one address says in its answer to that offer. */
  static LocalDescription local(String offer) throws MalformedSdpException {
    List<InetSocketAddress> here = List.of(new InetSocketAddress("192.0.2.7", 5000));
    return new LocalDescription(
        7,
        1,
        "heurtoir",
        11,
        22,
        new WebRtcAnswer(
            WebRtcOffer.read(offer).bundle(),
            "Gate",
            "0123456789abcdefghijklmn",
            Fingerprint.parse("sha-256 " + FINGERPRINT).orElseThrow(),
            here,
            here));
  }
}
