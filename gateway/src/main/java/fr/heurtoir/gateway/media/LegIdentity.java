package fr.heurtoir.gateway.media;

import java.util.random.RandomGenerator;

/**
 * What stays the same in a leg through all its offers.
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
}
