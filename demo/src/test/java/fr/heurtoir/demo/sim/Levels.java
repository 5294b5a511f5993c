package fr.heurtoir.demo.sim;

import java.util.stream.IntStream;

/** Levels of 16-bit samples. */
final class Levels {
  private Levels() {}

  /**
   * The usual level in dB of full scale, at least -96, which is silence: of windows of half a
   * second, the middle one. A late sound thread of a busy machine does not move it.
   */
  static double decibels(byte[] pcm, int rate) {
    int window = Math.min(rate / 2, pcm.length / 2);
    return window == 0
        ? -96
        : IntStream.range(0, pcm.length / 2 / window)
            .mapToDouble(i -> decibels(pcm, i * window, window))
            .sorted()
            .skip(pcm.length / 4 / window)
            .findFirst()
            .orElse(-96);
  }

  private static double decibels(byte[] pcm, int from, int frames) {
    double sum = 0;
    for (int i = from; i < from + frames; i++) {
      double sample = (short) ((pcm[2 * i] & 255) | pcm[2 * i + 1] << 8) / 32768.0;
      sum += sample * sample;
    }
    return sum == 0 ? -96 : Math.max(-96, 10 * Math.log10(sum / frames));
  }
}
