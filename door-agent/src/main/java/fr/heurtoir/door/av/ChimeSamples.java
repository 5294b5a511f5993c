package fr.heurtoir.door.av;

import java.util.List;

/** Makes a chime's samples. */
public final class ChimeSamples {
  private static final double LOUDNESS = 0.2;
  private static final double RAMP_SECONDS = 0.008;

  private final List<Note> notes;

  public ChimeSamples(List<Note> notes) {
    this.notes = notes;
  }

  /** Its length in milliseconds. */
  public long millis() {
    return notes.stream().mapToLong(Note::millis).sum();
  }

  /** The whole chime: signed 16 bit, little endian, one channel. */
  public byte[] pcm(int rate) {
    int frames = (int) (millis() * rate / 1000);
    byte[] samples = new byte[2 * frames];
    for (int frame = 0; frame < frames; frame++) {
      int sample = (int) (32767 * LOUDNESS * value(frame / (double) rate));
      samples[2 * frame] = (byte) sample;
      samples[2 * frame + 1] = (byte) (sample >> 8);
    }
    return samples;
  }

  /** The signal at a time, -1 to 1. Each note swells and fades so that it does not click. */
  private double value(double seconds) {
    double begin = 0;
    for (Note note : notes) {
      double length = note.millis() / 1000.0;
      if (seconds < begin + length) {
        double inside = seconds - begin;
        double swell = Math.min(1, Math.min(inside, length - inside) / RAMP_SECONDS);
        return swell * Math.sin(2 * Math.PI * note.hertz() * inside);
      }
      begin += length;
    }
    return 0;
  }
}
