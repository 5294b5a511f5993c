package fr.heurtoir.door.av;

import java.util.List;

/** Plays short chimes on the station's speaker. */
public interface Chimes extends AutoCloseable {
  /** Plays these notes; returns at once. What still plays is ended, what waits is forgotten. */
  void play(List<Note> notes);

  @Override
  void close();
}
