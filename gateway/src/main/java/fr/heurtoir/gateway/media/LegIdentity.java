package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.rtc.sdp.LocalDescription;
import fr.heurtoir.gateway.rtc.sdp.TransportAnswer;
import java.util.random.RandomGenerator;

/**
 * What stays constant in a leg through all its offers.
 *
 * @param sessionId of our SDP
 * @param cname of our streams; one for the whole ring
 * @param audioSsrc of the audio that we send
 * @param videoSsrc of the video that we send
 */
record LegIdentity(long sessionId, String cname, long audioSsrc, long videoSsrc) {
  static LegIdentity random(String cname, RandomGenerator random) {
    long audio = random.nextLong(1, 0x1_0000_0000L);
    long video = random.nextLong(1, 0x1_0000_0000L);
    return new LegIdentity(
        random.nextLong(1, Long.MAX_VALUE), cname, audio, video == audio ? audio ^ 1 : video);
  }

  /**
   * The gateway's own part of an answer of this leg.
   *
   * @param version one more with every answer
   */
  LocalDescription description(int version, TransportAnswer transport) {
    return new LocalDescription(sessionId, version, cname, audioSsrc, videoSsrc, transport);
  }
}
