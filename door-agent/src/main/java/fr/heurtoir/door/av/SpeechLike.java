package fr.heurtoir.door.av;

import java.util.Random;

/**
 * Noise with the spectrum and rhythm of speech, always the same for one seed. It measures an echo,
 * because a canceller learns from speech and not from tones. Syllables of a sixth to a third of a
 * second, pauses after some of them, most of the energy below 1 kHz.
 */
public final class SpeechLike {
  private final Random random;
  private final double rate;
  private final double peak;
  private double low;
  private double lower;
  private double voiced;
  private int left;
  private int length = 1;
  private double strength;

  /**
   * @param seed the same seed gives the same noise
   * @param rate samples a second, 8000 to 48000
   * @param peak about the loudest sample, 1 is full scale
   */
  public SpeechLike(long seed, int rate, double peak) {
    this.random = new Random(seed);
    this.rate = rate;
    this.peak = peak;
  }

  /** The next samples: signed 16 bit, little endian, one channel. */
  public byte[] pcm(int frames) {
    byte[] samples = new byte[2 * frames];
    for (int frame = 0; frame < frames; frame++) {
      int sample = (int) Math.round(32767 * Math.clamp(next(), -1, 1));
      samples[2 * frame] = (byte) sample;
      samples[2 * frame + 1] = (byte) (sample >> 8);
    }
    return samples;
  }

  private double next() {
    if (left == 0) {
      boolean pause = random.nextInt(6) == 0;
      length = left = (int) (rate * (0.16 + 0.16 * random.nextDouble()));
      strength = pause ? 0 : 0.4 + 0.6 * random.nextDouble();
      // How much of the syllable is vowel; the rest is hiss.
      voiced = 0.5 + 0.5 * random.nextDouble();
    }
    left--;
    double swell = Math.sin(Math.PI * left / length);
    double white = random.nextGaussian();
    low += (white - low) * cutoff(900);
    lower += (low - lower) * cutoff(120);
    double vowel = (low - lower) * Math.sqrt(rate / 3000);
    return peak * 0.3 * strength * swell * (voiced * vowel + (1 - voiced) * 0.3 * white);
  }

  private double cutoff(double hertz) {
    return 1 - Math.exp(-2 * Math.PI * hertz / rate);
  }
}
