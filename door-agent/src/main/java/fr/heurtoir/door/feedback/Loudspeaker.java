package fr.heurtoir.door.feedback;

import java.util.List;

/** Plays chimes and voice prompts, one after the other, never two at a time. */
public interface Loudspeaker extends AutoCloseable {
  /**
   * Plays these sounds; returns at once. Sounds that wait are dropped. The present sound is
   * finished, but not those after it.
   *
   * @param percent loudness, 0 to 100 percent of the full amplitude
   */
  void play(List<Sound> sounds, int percent);

  /** Stops the present sound and drops those that wait. */
  void hush();

  @Override
  void close();
}
