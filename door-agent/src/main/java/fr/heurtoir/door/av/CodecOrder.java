package fr.heurtoir.door.av;

import dev.onvoid.webrtc.RTCRtpCodecCapability;
import fr.heurtoir.door.av.MediaSettings.VideoCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The codecs that a ring offers, in order: the peer takes the first that it supports. */
final class CodecOrder {
  private static final List<String> AUDIO =
      List.of("opus", "g722", "pcma", "pcmu", "telephone-event");

  private CodecOrder() {}

  static List<RTCRtpCodecCapability> video(List<RTCRtpCodecCapability> able, VideoCodec first) {
    return pick(
        able,
        switch (first) {
          case VP8 -> List.of("vp8", "h264", "rtx");
          case H264 -> List.of("h264", "vp8", "rtx");
        });
  }

  static List<RTCRtpCodecCapability> audio(List<RTCRtpCodecCapability> able) {
    return pick(able, AUDIO);
  }

  private static List<RTCRtpCodecCapability> pick(
      List<RTCRtpCodecCapability> able, List<String> names) {
    List<RTCRtpCodecCapability> picked = new ArrayList<>();
    for (String name : names) {
      for (RTCRtpCodecCapability codec : able) {
        if (codec.getName().toLowerCase(Locale.ROOT).equals(name) && wanted(codec)) {
          picked.add(codec);
        }
      }
    }
    return picked;
  }

  /** Of H.264 only what every browser decodes: baseline, fragments allowed (RFC 6184 mode 1). */
  private static boolean wanted(RTCRtpCodecCapability codec) {
    if (!codec.getName().equalsIgnoreCase("h264")) {
      return true;
    }
    Map<String, String> format = codec.getSDPFmtp();
    return "1".equals(format.get("packetization-mode"))
        && String.valueOf(format.get("profile-level-id")).startsWith("42");
  }
}
