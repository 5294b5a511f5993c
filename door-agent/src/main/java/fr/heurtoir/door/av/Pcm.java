package fr.heurtoir.door.av;

import java.util.stream.IntStream;

/** Signed 16-bit samples, little endian. */
final class Pcm {
  /** The level of silence, in dB of full scale. The last bit of sixteen is at -90. */
  static final double SILENCE = -96;

  private Pcm() {}

  static double sample(byte[] pcm, int frame) {
    return (short) ((pcm[2 * frame] & 255) | pcm[2 * frame + 1] << 8) / 32768.0;
  }

  /** The root mean square of some frames in dB of full scale, {@link #SILENCE} to 0. */
  static double decibels(byte[] pcm, int from, int frames) {
    double sum = 0;
    for (int i = from; i < from + frames; i++) {
      double each = sample(pcm, i);
      sum += each * each;
    }
    return frames == 0 || sum == 0 ? SILENCE : Math.max(SILENCE, 10 * Math.log10(sum / frames));
  }

  /**
   * The typical level: the median of the levels of windows. A single late sound thread on a busy
   * machine moves the mean, but not the median.
   *
   * @param window frames of each window; a remainder at the end is not counted
   */
  static double usual(byte[] pcm, int from, int frames, int window) {
    return IntStream.range(0, frames / window)
        .mapToDouble(i -> decibels(pcm, from + i * window, window))
        .sorted()
        .skip(frames / window / 2)
        .findFirst()
        .orElse(SILENCE);
  }
}
