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

  /**
   * What libwebrtc does to the microphone's signal.
   *
   * @param echoCancelling takes the speaker's sound out of the microphone's; a station that is not
   *     a headset needs it
   * @param noiseSuppression takes out steady noise; it also takes out a steady test tone
   * @param gainControl evens out the level
   */
  public record Sound(boolean echoCancelling, boolean noiseSuppression, boolean gainControl) {
    /** What a station in the street needs. */
    public static Sound street() {
      return new Sound(true, true, true);
    }

    /** The signal as it is, for measurements. */
    public static Sound raw() {
      return new Sound(false, false, false);
    }
  }
}
