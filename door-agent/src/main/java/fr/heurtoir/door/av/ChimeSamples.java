package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.audio.AudioSource;
import java.util.List;

/** Makes a chime's samples as the device asks for them; silence afterwards. */
final class ChimeSamples implements AudioSource {
  private static final double LOUDNESS = 0.2;
  private static final double RAMP_SECONDS = 0.008;

  private final List<Note> notes;
  private long at;

  ChimeSamples(List<Note> notes) {
    this.notes = notes;
  }

  /** How long it sounds, in milliseconds. */
  long millis() {
    return notes.stream().mapToLong(Note::millis).sum();
  }

  @Override
  public int onPlaybackData(byte[] into, int frames, int bytesASample, int channels, int rate) {
    int position = 0;
    for (int frame = 0; frame < frames; frame++) {
      int sample = (int) (32767 * LOUDNESS * value(at++ / (double) rate));
      for (int channel = 0; channel < channels; channel++) {
        if (position + 1 < into.length) {
          into[position++] = (byte) sample;
          into[position++] = (byte) (sample >> 8);
        }
      }
    }
    return frames;
  }

  /** The signal at a time, -1 to 1; each note swells and fades so that it does not click. */
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
