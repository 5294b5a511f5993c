package fr.heurtoir.door.feedback;

import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/**
 * How visitors are told.
 *
 * @param prompts a folder with files that replace the voice prompts, if any
 * @param languages spoken and shown, in this order; at least one
 * @param volume loudness of chimes and voice, 0 to 100 percent of the full amplitude
 * @param quiet times with another loudness; the first match counts
 */
public record FeedbackSettings(
    Optional<Path> prompts, List<Language> languages, int volume, List<Quiet> quiet) {
  public FeedbackSettings {
    languages = List.copyOf(languages);
    quiet = List.copyOf(quiet);
  }

  /**
   * A part of the day with its loudness.
   *
   * @param percent 0 to 100
   */
  public record Quiet(Hours hours, int percent) {}

  /** The loudness at that time, in percent. */
  int volumeAt(LocalTime time) {
    return quiet.stream()
        .filter(part -> part.hours().contains(time))
        .findFirst()
        .map(Quiet::percent)
        .orElse(volume);
  }
}
