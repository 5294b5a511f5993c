package fr.heurtoir.door.config;

import fr.heurtoir.door.feedback.FacadeSettings;
import fr.heurtoir.door.feedback.FacadeSettings.Theme;
import fr.heurtoir.door.feedback.FeedbackSettings;
import fr.heurtoir.door.feedback.FeedbackSettings.Quiet;
import fr.heurtoir.door.feedback.Hours;
import fr.heurtoir.door.feedback.Language;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of {@code door.toml} that say how visitors are told. */
final class FeedbackToml {
  private static final int MOST_QUIET = 8;

  private FeedbackToml() {}

  static FeedbackSettings feedback(TomlReader table, Path folder) {
    String prompts = table.text("prompts", "", 4096);
    List<Quiet> quiet = new ArrayList<>();
    for (TomlReader each : table.tables("quiet")) {
      quiet.add(new Quiet(hours(each), each.number("volume_percent", null, 0, 100)));
    }
    if (quiet.size() > MOST_QUIET) {
      table.problem("quiet", "must be there at most " + MOST_QUIET + " times");
    }
    return new FeedbackSettings(
        prompts.isEmpty() ? Optional.empty() : Optional.of(folder.resolve(prompts)),
        languages(table),
        table.number("volume_percent", 80, 0, 100),
        quiet);
  }

  private static List<Language> languages(TomlReader table) {
    List<Language> languages = new ArrayList<>();
    for (String tag : table.texts("languages", List.of("fr", "en"), 2)) {
      Optional<Language> language =
          Arrays.stream(Language.values()).filter(known -> known.tag().equals(tag)).findFirst();
      if (language.isEmpty() || languages.contains(language.get())) {
        table.problem("languages", "must hold \"fr\", \"en\" or both, each once");
        return List.of(Language.FRENCH);
      }
      languages.add(language.get());
    }
    return languages.isEmpty() ? List.of(Language.FRENCH) : languages;
  }

  private static Hours hours(TomlReader table) {
    Hours hours = new Hours(table.time("from", null), table.time("to", null));
    if (hours.from().equals(hours.to())) {
      table.problem("to", "must be another time than from");
    }
    return hours;
  }

  static FacadeSettings facade(TomlReader table) {
    List<Integer> size = table.numbers("screen_mm", List.of(154, 86), 60, 1000);
    return new FacadeSettings(
        table.number("port", 8089, 0, 65535),
        size.getFirst(),
        size.getLast(),
        table.choice(
            "theme",
            Theme.AUTO,
            Map.of("light", Theme.LIGHT, "dark", Theme.DARK, "auto", Theme.AUTO),
            Theme.AUTO),
        new Hours(
            table.time("dark_from", LocalTime.of(19, 0)),
            table.time("dark_to", LocalTime.of(7, 30))));
  }
}
