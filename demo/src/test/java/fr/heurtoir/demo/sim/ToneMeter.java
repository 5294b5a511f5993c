package fr.heurtoir.demo.sim;

/** The level of one tone in a stream of 16-bit samples (Goertzel's algorithm). */
final class ToneMeter {
  private final double hertz;
  private volatile double level;

  ToneMeter(double hertz) {
    this.hertz = hertz;
  }

  /** The tone's amplitude in the newest chunk; 1 is full scale. */
  double level() {
    return level;
  }

  void onData(byte[] data, int bits, int rate, int channels, int frames) {
    double[] samples = new double[frames];
    for (int i = 0; i < frames; i++) {
      int at = i * channels * 2;
      samples[i] = (short) ((data[at] & 255) | data[at + 1] << 8) / 32768.0;
    }
    level = amplitude(samples, hertz, rate);
  }

  static double amplitude(double[] samples, double hertz, int rate) {
    double omega = 2 * Math.PI * hertz / rate;
    double coefficient = 2 * Math.cos(omega);
    double one = 0;
    double two = 0;
    for (double sample : samples) {
      double next = sample + coefficient * one - two;
      two = one;
      one = next;
    }
    double power = one * one + two * two - coefficient * one * two;
    return 2 * Math.sqrt(Math.max(0, power)) / samples.length;
  }
}
