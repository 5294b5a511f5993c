package fr.heurtoir.door.config;

import fr.heurtoir.config.TomlSection;
import fr.heurtoir.door.feedback.FacadeSettings;
import fr.heurtoir.door.feedback.FacadeSettings.Theme;
import fr.heurtoir.door.feedback.FeedbackSettings;
import fr.heurtoir.door.feedback.FeedbackSettings.Quiet;
import fr.heurtoir.door.feedback.Hours;
import fr.heurtoir.door.feedback.Language;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of {@code door.toml} that say how visitors are told. */
final class FeedbackToml {
  private static final int MOST_QUIET = 8;
  private static final Pattern TAG =
      Pattern.compile(
          Arrays.stream(Language.values()).map(Language::tag).collect(Collectors.joining("|")));
  private static final String TAG_SAID = "one of " + TAG.pattern().replace("|", ", ");

  private FeedbackToml() {}

  static FeedbackSettings feedback(TomlSection table) {
    List<Quiet> quiet = new ArrayList<>();
    for (TomlSection each : table.sections("quiet", MOST_QUIET)) {
      quiet.add(new Quiet(hours(each), each.integer("volume_percent", 0, 100)));
    }
    return new FeedbackSettings(
        table.pathOrNone("prompts", "a folder's path"),
        languages(table),
        table.integer("volume_percent", 0, 100, 80),
        quiet);
  }

  private static List<Language> languages(TomlSection table) {
    if (!table.has("languages")) {
      table.texts("languages", 0, TAG, TAG_SAID);
      return List.of(Language.FRENCH, Language.ENGLISH);
    }
    List<Language> languages = new ArrayList<>();
    for (String tag : table.someTexts("languages", Language.values().length, TAG, TAG_SAID)) {
      Arrays.stream(Language.values())
          .filter(known -> known.tag().equals(tag))
          .forEach(languages::add);
    }
    if (new HashSet<>(languages).size() < languages.size()) {
      table.problem("languages", "each language once");
    }
    return languages.isEmpty() ? List.of(Language.FRENCH) : languages;
  }

  private static Hours hours(TomlSection table) {
    Hours hours = new Hours(table.time("from"), table.time("to"));
    if (hours.from().equals(hours.to())) {
      table.problem("to", "another time than from");
    }
    return hours;
  }

  static FacadeSettings facade(TomlSection table) {
    List<Integer> size = table.integers("screen_mm", 60, 1000, List.of(154, 86));
    return new FacadeSettings(
        table.integer("port", 0, 65535, 8089),
        size.getFirst(),
        size.getLast(),
        table.choice(
            "theme",
            Map.of("light", Theme.LIGHT, "dark", Theme.DARK, "auto", Theme.AUTO),
            Theme.AUTO),
        new Hours(
            table.optionalTime("dark_from").orElse(LocalTime.of(19, 0)),
            table.optionalTime("dark_to").orElse(LocalTime.of(7, 30))));
  }
}
