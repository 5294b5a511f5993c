package fr.heurtoir.door.av;

/**
 * A tone that rises through the speech band, and its search in a recording by normalised
 * correlation. A room's acoustics lower the correlation, and other noise does not imitate it.
 */
final class Chirp {
  private static final double SECONDS = 0.4;
  private static final double LOW = 300;
  private static final double HIGH = 3400;

  private final double[] shape;
  private final double energy;

  /**
   * @param rate samples a second
   */
  Chirp(int rate) {
    shape = new double[(int) (SECONDS * rate)];
    double sum = 0;
    for (int i = 0; i < shape.length; i++) {
      double at = i / (double) rate;
      double phase = 2 * Math.PI * (LOW * at + (HIGH - LOW) * at * at / (2 * SECONDS));
      shape[i] = Math.sin(Math.PI * i / shape.length) * Math.sin(phase);
      sum += shape[i] * shape[i];
    }
    energy = sum;
  }

  int frames() {
    return shape.length;
  }

  byte[] pcm(double peak) {
    byte[] samples = new byte[2 * shape.length];
    for (int i = 0; i < shape.length; i++) {
      int sample = (int) Math.round(32767 * peak * shape[i]);
      samples[2 * i] = (byte) sample;
      samples[2 * i + 1] = (byte) (sample >> 8);
    }
    return samples;
  }

  /**
   * The place in the recording.
   *
   * @param at the frame where it begins
   * @param match the similarity, 0 to 1
   */
  record Found(int at, double match) {}

  /** The most similar place among the frames from {@code from} to {@code until}. */
  Found find(byte[] recording, int from, int until) {
    int last = Math.min(until, recording.length / 2 - shape.length);
    double[] heard = new double[Math.max(0, last - from) + shape.length];
    for (int i = 0; i < heard.length && from + i < recording.length / 2; i++) {
      heard[i] = Pcm.sample(recording, from + i);
    }
    double power = 0;
    for (int i = 0; i < shape.length && i < heard.length; i++) {
      power += heard[i] * heard[i];
    }
    Found best = new Found(from, 0);
    for (int lag = 0; lag + shape.length < heard.length; lag++) {
      double sum = 0;
      for (int i = 0; i < shape.length; i++) {
        sum += heard[lag + i] * shape[i];
      }
      // A signal below the last bit of each sample has no similarity.
      double match = power < shape.length * 1e-9 ? 0 : Math.abs(sum) / Math.sqrt(power * energy);
      if (match > best.match()) {
        best = new Found(from + lag, Math.min(1, match));
      }
      double gone = heard[lag];
      double come = heard[lag + shape.length];
      power = Math.max(0, power + come * come - gone * gone);
    }
    return best;
  }
}
