package fr.heurtoir.door.feedback;

import fr.heurtoir.door.av.Note;
import java.util.List;
import java.util.Map;

/**
 * How one notice is shown.
 *
 * @param code a word for logs, styles and the files of its voice prompts
 * @param meaning what it means to the visitor
 * @param lights the lit lights, with their patterns
 * @param tone the chime, may be empty
 * @param cuts whether it interrupts a voice prompt
 * @param pictogram the name of its pictogram
 * @param words in every language
 */
public record Signal(
    String code,
    Meaning meaning,
    Map<Light, Pattern> lights,
    List<Note> tone,
    boolean cuts,
    String pictogram,
    Map<Language, Wording> words) {
  public Signal {
    lights = Map.copyOf(lights);
    tone = List.copyOf(tone);
    words = Map.copyOf(words);
  }

  /** The texts in that language. */
  public Wording in(Language language) {
    Wording wording = words.get(language);
    if (wording == null) {
      throw new IllegalStateException(code + " is not worded in " + language);
    }
    return wording;
  }
}
