package fr.heurtoir.gateway.rtc.sdp;

import java.util.Optional;

/**
 * What one leg agreed.
 *
 * @param audioCodec the audio coding of the ring
 * @param videoCodec the video coding of the ring; empty where the door has no picture
 * @param audio the leg's audio
 * @param video the leg's video; present exactly where {@code videoCodec} is
 */
public record Terms(
    AudioCodec audioCodec,
    Optional<VideoCodec> videoCodec,
    StreamTerms audio,
    Optional<StreamTerms> video) {
  /**
   * @throws IllegalArgumentException where only one of the video parts is there
   */
  public Terms {
    if (videoCodec.isPresent() != video.isPresent()) {
      throw new IllegalArgumentException("video coding without video terms, or the reverse");
    }
  }
}
