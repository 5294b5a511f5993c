package fr.heurtoir.door.feedback;

import java.util.List;

/** Plays chimes and voice prompts, one after the other, never two at a time. */
public interface Loudspeaker extends AutoCloseable {
  /**
   * Plays these; returns at once. What waits is forgotten. What sounds is finished first, the sound
   * itself and not those behind it.
   *
   * @param percent loudness, 0 to 100 percent of the full amplitude
   */
  void play(List<Sound> sounds, int percent);

  /** Ends what sounds and forgets what waits. */
  void hush();

  @Override
  void close();
}
