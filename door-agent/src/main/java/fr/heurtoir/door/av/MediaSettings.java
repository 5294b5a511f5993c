package fr.heurtoir.door.av;

/**
 * The configured picture and sound.
 *
 * @param camera the camera
 * @param videoCodec the codec put first in the offer
 * @param sound the processing of the microphone's signal
 * @param mostVideoBits the highest bit rate of the picture, 100,000 to 4,000,000 a second
 */
public record MediaSettings(
    CameraChoice camera, VideoCodec videoCodec, Sound sound, int mostVideoBits) {
  /** Codecs for the picture. */
  public enum VideoCodec {
    /** Every browser decodes it. */
    VP8,
    /** Constrained baseline, in software. */
    H264
  }

  /** Whether both sides may speak at once. */
  public enum Duplex {
    /** Both sides at once; the echo is cancelled. */
    FULL,
    /** The microphone is closed while the school speaks. */
    HALF
  }

  /**
   * The processing of the station's sound.
   *
   * @param echoCancelling removes the speaker's sound from the microphone's; every station without
   *     a headset needs it
   * @param noiseSuppression removes steady noise, and also a steady test tone
   * @param gainControl evens out the level
   * @param microphonePercent the microphone's level at the sound server, 1 to 150; 0 leaves it
   *     unchanged
   * @param speakerPercent the speaker's level at the sound server, 1 to 150; 0 leaves it unchanged
   * @param duplex whether both sides may speak at once
   */
  public record Sound(
      boolean echoCancelling,
      boolean noiseSuppression,
      boolean gainControl,
      int microphonePercent,
      int speakerPercent,
      Duplex duplex) {
    /** For a station in the street. */
    public static Sound street() {
      return new Sound(true, true, true, 0, 0, Duplex.FULL);
    }

    /** Unprocessed, for measurements. */
    public static Sound raw() {
      return new Sound(false, false, false, 0, 0, Duplex.FULL);
    }
  }
}
