package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.rtc.sdp.AudioCodec;
import java.util.List;

/**
 * The choice of a ring's audio codec. The codec is chosen once, in the answer to the door's offer.
 * Every later leg must use it, because the gateway never transcodes.
 *
 * @param preference best first; not empty
 */
public record AudioPolicy(List<AudioCodec> preference) {
  /** For a ring that only phones can answer. */
  public static final AudioPolicy PHONES =
      new AudioPolicy(List.of(AudioCodec.OPUS, AudioCodec.G722, AudioCodec.PCMA, AudioCodec.PCMU));

  /** For a ring that a desk phone can answer too. */
  public static final AudioPolicy DESK_PHONES =
      new AudioPolicy(List.of(AudioCodec.G722, AudioCodec.PCMA, AudioCodec.PCMU));

  /**
   * @throws IllegalArgumentException where {@code preference} is empty
   */
  public AudioPolicy {
    preference = List.copyOf(preference);
    if (preference.isEmpty()) {
      throw new IllegalArgumentException("no audio codec wanted");
    }
  }
}
