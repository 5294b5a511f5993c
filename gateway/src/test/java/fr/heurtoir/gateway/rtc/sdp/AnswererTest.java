package fr.heurtoir.gateway.rtc.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AnswererTest {
  private static final List<AudioCodec> PHONES = List.of(AudioCodec.OPUS, AudioCodec.G722);
  private static final List<AudioCodec> DESK = List.of(AudioCodec.G722, AudioCodec.PCMA);
  private static final List<VideoCodec> VP8_FIRST = List.of(VideoCodec.VP8, VideoCodec.H264);
  private static final List<VideoCodec> H264_FIRST = List.of(VideoCodec.H264, VideoCodec.VP8);

  private static Negotiated door(List<AudioCodec> audio, List<VideoCodec> video, String offer)
      throws MalformedSdpException {
    return Answerer.door(Offers.read(offer), audio, video, Offers.local(offer));
  }

  private static MediaParameters parameters(Negotiated negotiated) {
    return assertInstanceOf(Negotiated.Agreed.class, negotiated).parameters();
  }

  @Test
  void theDoorIsAnsweredWithOneCodecOfEachKindInOneBundle() throws Exception {
    var agreed = assertInstanceOf(Negotiated.Agreed.class, door(PHONES, VP8_FIRST, Offers.DOOR));
    Sdp answer = Sdp.parse(agreed.answer());
    assertTrue(answer.session().contains(SdpLine.attribute("ice-lite")));
    assertTrue(answer.session().contains(SdpLine.attribute("group:BUNDLE 0 1")));
    SdpMedia audio = answer.media().get(0);
    SdpMedia video = answer.media().get(1);
    assertEquals(List.of("111", "110"), audio.formats());
    assertEquals(List.of("96"), video.formats());
    assertTrue(audio.has("sendrecv"));
    assertTrue(video.has("recvonly"));
    assertEquals(Optional.of("passive"), audio.first("setup"));
    assertEquals(
        List.of("96 goog-remb", "96 ccm fir", "96 nack", "96 nack pli"),
        video.all("rtcp-fb").toList());
    assertEquals(5000, audio.port());
    assertEquals(
        List.of(
            "1 1 udp 2130706431 192.0.2.7 5000 typ host",
            "2 1 tcp 1520435199 192.0.2.7 5000 typ host tcptype passive"),
        audio.all("candidate").toList());
    assertTrue(video.all("candidate").toList().isEmpty(), "candidates stand once in a bundle");
    assertFalse(agreed.answer().contains("extmap"), "no header extension is agreed to");
    assertEquals(OptionalInt.of(110), agreed.parameters().audio().telephoneEvent());
    assertTrue(agreed.parameters().video().orElseThrow().receive());
    assertFalse(agreed.parameters().video().orElseThrow().send());
  }

  @Test
  void aDeskPhoneInThePlanMakesTheDoorSpeakG722() throws Exception {
    MediaParameters parameters = parameters(door(DESK, VP8_FIRST, Offers.DOOR));
    assertEquals(AudioCodec.G722, parameters.audioCodec());
    assertEquals(9, parameters.audio().payloadType());
    assertEquals(8000, parameters.audio().clockRate());
    assertEquals(OptionalInt.of(126), parameters.audio().telephoneEvent());
  }

  @Test
  void h264IsChosenByProfileAndPacketizationModeNotByString() throws Exception {
    MediaParameters parameters = parameters(door(PHONES, H264_FIRST, Offers.DOOR));
    assertEquals(106, parameters.video().orElseThrow().payloadType());
    MediaParameters phone =
        parameters(
            Answerer.viewer(Offers.read(Offers.PHONE), parameters, Offers.local(Offers.PHONE)));
    assertEquals(125, phone.video().orElseThrow().payloadType());
  }

  @Test
  void aPhoneIsAnsweredWithTheDoorsCodingsUnderItsOwnPayloadTypes() throws Exception {
    MediaParameters door = parameters(door(PHONES, VP8_FIRST, Offers.DOOR));
    var agreed =
        assertInstanceOf(
            Negotiated.Agreed.class,
            Answerer.viewer(Offers.read(Offers.PHONE), door, Offers.local(Offers.PHONE)));
    assertEquals(109, agreed.parameters().audio().payloadType());
    assertEquals(120, agreed.parameters().video().orElseThrow().payloadType());
    assertTrue(agreed.parameters().video().orElseThrow().nack(), "wildcard feedback counts");
    Sdp answer = Sdp.parse(agreed.answer());
    assertTrue(answer.session().contains(SdpLine.attribute("group:BUNDLE a v")));
    SdpMedia video = answer.media().get(1);
    assertTrue(video.has("sendonly"));
    assertTrue(video.all("ssrc").anyMatch(v -> v.equals("22 cname:heurtoir")));
    SdpMedia refused = answer.media().get(2);
    assertEquals(0, refused.port());
    assertEquals("UDP/DTLS/SCTP", refused.protocol());
    assertEquals(List.of("webrtc-datachannel"), refused.formats());
  }

  @Test
  void staticPayloadTypesNeedNoRtpmap() throws Exception {
    String bare =
        Offers.DOOR.replace("a=rtpmap:8 PCMA/8000\n", "").replace("a=rtpmap:9 G722/8000\n", "");
    assertEquals(9, parameters(door(DESK, VP8_FIRST, bare)).audio().payloadType());
    assertEquals(
        8, parameters(door(List.of(AudioCodec.PCMA), VP8_FIRST, bare)).audio().payloadType());
  }

  @Test
  void aPhoneWithoutTheDoorsVideoCodecIsAnsweredWithTheSoundAlone() throws Exception {
    MediaParameters door = parameters(door(PHONES, VP8_FIRST, Offers.DOOR));
    String offer = Offers.PHONE.replace("VP8/90000", "VP9/90000");
    withoutPicture(offer, door);
  }

  @Test
  void aDoorWithoutACameraIsAudioOnly() throws Exception {
    String offer = Offers.DOOR.substring(0, Offers.DOOR.indexOf("m=video"));
    MediaParameters parameters =
        parameters(door(PHONES, VP8_FIRST, offer.replace("BUNDLE 0 1", "BUNDLE 0")));
    assertEquals(Optional.empty(), parameters.video());
  }

  @Test
  void aPhoneThatWantsNoPictureIsToldSo() throws Exception {
    MediaParameters door = parameters(door(PHONES, VP8_FIRST, Offers.DOOR));
    String offer = Offers.PHONE.replace("a=recvonly", "a=inactive");
    withoutPicture(offer, door);
  }

  private static void withoutPicture(String offer, MediaParameters door) throws Exception {
    Negotiated.Agreed agreed =
        assertInstanceOf(
            Negotiated.Agreed.class,
            Answerer.viewer(Offers.read(offer), door, Offers.local(offer)));
    assertEquals(Optional.empty(), agreed.parameters().video());
    assertEquals(door.audioCodec(), agreed.parameters().audioCodec());
    assertTrue(agreed.answer().contains("m=video 0 "), agreed.answer());
    assertTrue(
        agreed.answer().matches("(?s).*a=group:BUNDLE \\S+\r\n.*"),
        "audio alone: " + agreed.answer());
  }

  @Test
  void aPhoneWithoutH264HearsAndSpeaksAtADoorThatHasNothingElse() throws Exception {
    MediaParameters door = parameters(door(PHONES, List.of(VideoCodec.H264), Offers.DOOR));
    assertEquals(Optional.of(VideoCodec.H264), door.videoCodec());
    // As a browser offers on a system whose vendor ships no H.264.
    StringBuilder phone = new StringBuilder();
    for (String line : Offers.PHONE.split("(?<=\n)")) {
      if (!line.contains("H264") && !line.matches("(?s)a=(fmtp|rtcp-fb):125 .*")) {
        phone.append(line);
      }
    }
    withoutPicture(phone.toString(), door);
  }

  @Test
  void payloadTypesSharedWithinTheBundleAreRefused() throws Exception {
    String offer =
        Offers.DOOR
            .replace("111 63 9", "96 63 9")
            .replace("rtpmap:111", "rtpmap:96")
            .replace("fmtp:111", "fmtp:96");
    assertInstanceOf(Negotiated.BadOffer.class, door(PHONES, VP8_FIRST, offer));
  }

  @Test
  void whatAnOfferLacksIsNamed() {
    for (String[] wrong :
        new String[][] {
          {"a=group:BUNDLE 0 1\n", "", "BUNDLE"},
          {"a=ice-pwd:asd88fgpdd777uzjYhagZgAB\n", "", "ice-pwd"},
          {"a=ice-ufrag:8hhY\n", "a=ice-ufrag:no spaces!\n", "ice-ufrag"},
          {"a=setup:actpass\n", "a=setup:passive\n", "setup"},
          {"a=fingerprint:sha-256 ", "a=fingerprint:sha-1 ", "fingerprint"},
          {"a=mid:1", "a=mid:0", "mid"},
        }) {
      var refused =
          assertThrows(
              MalformedSdpException.class,
              () -> Offers.read(Offers.DOOR.replace(wrong[0], wrong[1])));
      assertTrue(refused.getMessage().contains(wrong[2]), refused.getMessage());
    }
  }
}
