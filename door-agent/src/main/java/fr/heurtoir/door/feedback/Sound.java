package fr.heurtoir.door.feedback;

import fr.heurtoir.door.av.Note;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A sound to play. */
public sealed interface Sound {
  /** A chime. */
  record Tone(List<Note> notes) implements Sound {
    public Tone {
      notes = List.copyOf(notes);
    }
  }

  /**
   * A voice prompt.
   *
   * @param file Ogg, checked
   * @param length how long it sounds
   */
  record Prompt(Path file, Duration length) implements Sound {}
}
