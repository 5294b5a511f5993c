package fr.heurtoir.door.feedback;

import fr.heurtoir.door.av.Note;
import java.util.List;
import java.util.Map;

/**
 * One notice as it is perceived.
 *
 * @param code a word for logs, styles and the files of its voice prompts
 * @param meaning what it comes to
 * @param lights those that are lit, and how
 * @param tone the chime, perhaps empty
 * @param cuts whether it cuts short what is being said
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

  /** The wording in that language. */
  public Wording in(Language language) {
    Wording wording = words.get(language);
    if (wording == null) {
      throw new IllegalStateException(code + " is not worded in " + language);
    }
    return wording;
  }
}
