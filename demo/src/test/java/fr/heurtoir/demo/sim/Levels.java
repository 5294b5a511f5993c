package fr.heurtoir.demo.sim;

/** Levels of 16-bit samples. */
final class Levels {
  private Levels() {}

  /** The root mean square in dB of full scale; at least -96, which is silence. */
  static double decibels(byte[] pcm) {
    double sum = 0;
    int frames = pcm.length / 2;
    for (int i = 0; i < frames; i++) {
      double sample = (short) ((pcm[2 * i] & 255) | pcm[2 * i + 1] << 8) / 32768.0;
      sum += sample * sample;
    }
    return frames == 0 || sum == 0 ? -96 : Math.max(-96, 10 * Math.log10(sum / frames));
  }
}
