package fr.heurtoir.gateway.rtc.sdp;

import java.util.Optional;

/**
 * The media agreed for one leg.
 *
 * @param audioCodec the audio codec of the ring
 * @param videoCodec the video codec of the ring; empty where the door has no picture
 * @param audio the leg's audio
 * @param video the leg's video; present exactly where {@code videoCodec} is
 */
public record MediaParameters(
    AudioCodec audioCodec,
    Optional<VideoCodec> videoCodec,
    RtpParameters audio,
    Optional<RtpParameters> video) {
  /**
   * @throws IllegalArgumentException where only one of {@code videoCodec} and {@code video} is
   *     present
   */
  public MediaParameters {
    if (videoCodec.isPresent() != video.isPresent()) {
      throw new IllegalArgumentException("video codec without video parameters, or the reverse");
    }
  }
}
