package fr.heurtoir.door.av;

/**
 * Picture and sound as configured.
 *
 * @param camera the camera
 * @param videoCodec the codec put first in the offer
 * @param sound what is done to the microphone's signal
 * @param mostVideoBits most bits a second for the picture, 100,000 to 4,000,000
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
    /** Both at once; the echo is cancelled. */
    FULL,
    /** The microphone is closed while the school speaks. */
    HALF
  }

  /**
   * What is done to the station's sound.
   *
   * @param echoCancelling takes the speaker's sound out of the microphone's; a station that is not
   *     a headset needs it
   * @param noiseSuppression takes out steady noise; it also takes out a steady test tone
   * @param gainControl evens out the level
   * @param microphonePercent the microphone's level at the sound server, 1 to 150; 0 leaves it
   * @param speakerPercent the speaker's level at the sound server, 1 to 150; 0 leaves it
   * @param duplex whether both sides may speak at once
   */
  public record Sound(
      boolean echoCancelling,
      boolean noiseSuppression,
      boolean gainControl,
      int microphonePercent,
      int speakerPercent,
      Duplex duplex) {
    /** What a station in the street needs. */
    public static Sound street() {
      return new Sound(true, true, true, 0, 0, Duplex.FULL);
    }

    /** The signal as it is, for measurements. */
    public static Sound raw() {
      return new Sound(false, false, false, 0, 0, Duplex.FULL);
    }
  }
}
