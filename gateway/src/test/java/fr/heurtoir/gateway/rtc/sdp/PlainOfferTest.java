package fr.heurtoir.gateway.rtc.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlainOfferTest {
  /** As a door station of the SIP world offers. */
  private static final String STATION =
      """
      v=0
      o=- 17 1 IN IP4 192.0.2.20
      s=station
      c=IN IP4 192.0.2.20
      t=0 0
      m=audio 10000 RTP/AVP 8 101
      a=rtpmap:101 telephone-event/8000
      m=video 10002 RTP/AVPF 99
      a=rtpmap:99 H264/90000
      a=fmtp:99 profile-level-id=42e01f;packetization-mode=1
      a=rtcp-fb:99 nack pli
      a=sendonly
      """;

  private static PlainOffer.Remote audio(String offer) throws MalformedSdpException {
    return PlainOffer.read(offer).remotes().get("audio");
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  @Test
  void theAddressOfEachSectionAndOfItsRtcpIsRead() throws Exception {
    assertEquals(
        new PlainOffer.Remote(at("192.0.2.20", 10_000), at("192.0.2.20", 10_001), false),
        audio(STATION));
    String own = STATION.replace("101\n", "101\nc=IN IP6 2001:db8::7\n");
    assertEquals(at("2001:db8::7", 10_000), audio(own).rtp());
    assertEquals(
        at("192.0.2.20", 10_002), PlainOffer.read(own).remotes().get("video").rtp(), "its own");
    String elsewhere = STATION.replace("101\n", "101\na=rtcp:9001 IN IP4 192.0.2.21\n");
    assertEquals(at("192.0.2.21", 9_001), audio(elsewhere).rtcp());
    String mux = STATION.replace("101\n", "101\na=rtcp-mux\n");
    assertEquals(
        new PlainOffer.Remote(at("192.0.2.20", 10_000), at("192.0.2.20", 10_000), true),
        audio(mux));
  }

  @Test
  void aNameOrAnAddressOfNoHostIsNotUsed() {
    for (String host : List.of("station.example", "224.2.1.1", "0.0.0.0", "192.0.2.20/127")) {
      assertThrows(
          MalformedSdpException.class,
          () -> PlainOffer.read(STATION.replace("c=IN IP4 192.0.2.20", "c=IN IP4 " + host)),
          host);
    }
  }

  @Test
  void whatIsProtectedIsNotCarriedUnprotected() {
    String refused =
        assertThrows(MalformedSdpException.class, () -> PlainOffer.read(Offers.DOOR)).getMessage();
    assertTrue(refused.contains("RTP/AVP"), refused);
  }

  @Test
  void theAnswerNamesOurPortsAndNothingOfWebRtc() throws Exception {
    PlainAnswer.Local audio =
        new PlainAnswer.Local(at("192.0.2.1", 20_000), at("192.0.2.1", 20_001));
    PlainAnswer.Local video =
        new PlainAnswer.Local(at("192.0.2.1", 20_002), at("192.0.2.1", 20_003));
    LocalDescription local =
        new LocalDescription(
            5, 1, "ring", 11, 22, new PlainAnswer(Map.of("audio", audio, "video", video)));
    Negotiated.Agreed agreed =
        assertInstanceOf(
            Negotiated.Agreed.class,
            Answerer.door(
                PlainOffer.read(STATION).offer(),
                List.of(AudioCodec.PCMA),
                List.of(VideoCodec.H264),
                local));
    Sdp answer = Sdp.parse(agreed.answer());
    assertEquals(20_000, answer.media().get(0).port());
    assertEquals("RTP/AVP", answer.media().get(0).protocol());
    assertEquals(List.of("20001"), answer.media().get(0).all("rtcp").toList());
    assertEquals(20_002, answer.media().get(1).port());
    assertTrue(answer.media().get(1).has("recvonly"));
    assertTrue(agreed.parameters().video().orElseThrow().pli());
    for (String word : List.of("ice", "fingerprint", "BUNDLE", "msid", "candidate")) {
      assertFalse(agreed.answer().contains(word), agreed.answer());
    }
  }

  @Property(tries = 500)
  void noTextThrowsAnythingElse(@ForAll String host, @ForAll String rtcp) {
    String bent =
        STATION
            .replace("c=IN IP4 192.0.2.20", "c=" + host.replaceAll("[\r\n]", ""))
            .replace("101\n", "101\na=rtcp:" + rtcp.replaceAll("[\r\n]", "") + "\n");
    try {
      assertFalse(PlainOffer.read(bent).remotes().isEmpty());
    } catch (MalformedSdpException refused) {
      assertFalse(String.valueOf(refused.getMessage()).isEmpty());
    }
  }
}
