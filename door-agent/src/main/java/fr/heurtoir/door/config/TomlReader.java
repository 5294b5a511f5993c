package fr.heurtoir.door.config;

import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads one table's keys and collects all problems. A key that nobody read is a problem too: it is
 * misspelt.
 */
final class TomlReader {
  private final String file;
  private final String path;
  private final @Nullable TomlTable table;
  private final @Nullable TomlPosition at;
  private final List<String> problems;
  private final @Nullable TomlReader under;
  private final Set<String> asked = new HashSet<>();
  private final List<TomlReader> inner = new ArrayList<>();

  TomlReader(String file, TomlTable root, List<String> problems) {
    this(file, "", root, null, problems, null);
  }

  /**
   * Reads a file over another one: a key that is missing in the first is read from the second.
   *
   * @param under the second file's reader, which reports its own unknown keys
   */
  TomlReader(String file, TomlTable root, List<String> problems, TomlReader under) {
    this(file, "", root, null, problems, under);
  }

  private TomlReader(
      String file,
      String path,
      @Nullable TomlTable table,
      @Nullable TomlPosition at,
      List<String> problems,
      @Nullable TomlReader under) {
    this.under = under;
    this.file = file;
    this.path = path;
    this.table = table;
    this.at = at;
    this.problems = problems;
  }

  boolean present() {
    return table != null;
  }

  TomlReader table(String key) {
    asked.add(key);
    Object value = table == null ? null : table.get(List.of(key));
    if (value != null && !(value instanceof TomlTable)) {
      problem(key, "must be a table [" + path + key + "]");
    }
    TomlReader reader =
        new TomlReader(
            file,
            path + key + ".",
            value instanceof TomlTable inside ? inside : null,
            position(key),
            problems,
            under == null ? null : under.table(key));
    inner.add(reader);
    return reader;
  }

  List<TomlReader> tables(String key) {
    asked.add(key);
    List<TomlReader> readers = new ArrayList<>();
    if (value(key) instanceof TomlArray array
        && array.toList().stream().allMatch(TomlTable.class::isInstance)) {
      for (int i = 0; i < array.size(); i++) {
        readers.add(
            new TomlReader(
                file,
                path + key + ".",
                array.getTable(i),
                array.inputPositionOf(i),
                problems,
                null));
      }
    } else if (value(key) != null) {
      problem(key, "must be written as [[" + path + key + "]]");
    }
    inner.addAll(readers);
    return readers;
  }

  String text(String key, @Nullable String otherwise, int most) {
    Object value = value(key);
    if (value instanceof String text && text.length() <= most) {
      return text;
    }
    return missingOr(key, value, otherwise, "a text of at most " + most + " characters", "");
  }

  <T> T choice(String key, @Nullable T otherwise, Map<String, T> allowed, T placeholder) {
    Object value = value(key);
    T chosen = value instanceof String word ? allowed.get(word.toLowerCase(Locale.ROOT)) : null;
    if (chosen != null) {
      return chosen;
    }
    String words = allowed.keySet().stream().sorted().collect(Collectors.joining(", "));
    return missingOr(key, value, otherwise, "one of: " + words, placeholder);
  }

  boolean yes(String key, @Nullable Boolean otherwise) {
    Object value = value(key);
    return value instanceof Boolean yes
        ? yes
        : missingOr(key, value, otherwise, "true or false", false);
  }

  int number(String key, @Nullable Integer otherwise, int least, int most) {
    Object value = value(key);
    if (value instanceof Long number && number >= least && number <= most) {
      return Math.toIntExact(number);
    }
    return missingOr(key, value, otherwise, "a whole number from " + least + " to " + most, least);
  }

  Duration millis(String key, @Nullable Integer otherwise, int least, int most) {
    return Duration.ofMillis(number(key, otherwise, least, most));
  }

  Duration seconds(String key, @Nullable Integer otherwise, int least, int most) {
    return Duration.ofSeconds(number(key, otherwise, least, most));
  }

  List<String> texts(String key, int least, int most) {
    Object value = value(key);
    if (value instanceof TomlArray array && array.size() >= least && array.size() <= most) {
      List<String> texts = new ArrayList<>();
      for (Object each : array.toList()) {
        if (each instanceof String text && text.length() <= 255) {
          texts.add(text);
        }
      }
      if (texts.size() == array.size()) {
        return texts;
      }
    }
    return missingOr(key, value, null, "a list of " + least + " to " + most + " texts", List.of());
  }

  /** An optional list of texts. */
  List<String> texts(String key, List<String> otherwise, int most) {
    return value(key) == null ? otherwise : texts(key, 1, most);
  }

  /** A list of that many whole numbers. */
  List<Integer> numbers(String key, List<Integer> otherwise, int least, int most) {
    Object value = value(key);
    if (value instanceof TomlArray array && array.size() == otherwise.size()) {
      List<Integer> numbers = new ArrayList<>();
      for (Object each : array.toList()) {
        if (each instanceof Long number && number >= least && number <= most) {
          numbers.add(Math.toIntExact(number));
        }
      }
      if (numbers.size() == otherwise.size()) {
        return numbers;
      }
    }
    String allowed =
        "a list of " + otherwise.size() + " whole numbers from " + least + " to " + most;
    return missingOr(key, value, otherwise, allowed, otherwise);
  }

  /** A time of day. */
  LocalTime time(String key, @Nullable LocalTime otherwise) {
    Object value = value(key);
    if (value instanceof LocalTime time) {
      return time;
    }
    if (value instanceof String text && text.matches("([01]\\d|2[0-3]):[0-5]\\d")) {
      return LocalTime.parse(text);
    }
    return missingOr(key, value, otherwise, "a time of day like \"20:00\"", LocalTime.MIDNIGHT);
  }

  /** Reports a problem of a key that was read. */
  void problem(String key, String what) {
    TomlPosition where = position(key);
    problems.add(file + ":" + (where == null ? 1 : where.line()) + ": " + path + key + " " + what);
  }

  /** Reports every key that nobody read, here and in the tables within. */
  void refuseUnknown() {
    if (table != null) {
      for (String key : table.keySet()) {
        if (!asked.contains(key)) {
          String known = asked.stream().sorted().collect(Collectors.joining(", "));
          problem(key, "is not known here; allowed: " + known);
        }
      }
    }
    Stream.of(inner.toArray(TomlReader[]::new)).forEach(TomlReader::refuseUnknown);
  }

  /** Every key that was read, with the names of its tables. */
  SortedSet<String> asked() {
    SortedSet<String> all = new TreeSet<>();
    asked.forEach(key -> all.add(path + key));
    inner.forEach(reader -> all.addAll(reader.asked()));
    return all;
  }

  private <T> T missingOr(
      String key, @Nullable Object value, @Nullable T otherwise, String allowed, T placeholder) {
    if (value == null && otherwise != null) {
      return otherwise;
    }
    problem(key, (value == null ? "is missing; it must be " : "must be ") + allowed);
    return placeholder;
  }

  private @Nullable Object value(String key) {
    asked.add(key);
    Object own = table == null ? null : table.get(List.of(key));
    // Also read in the second file, where it has no effect: otherwise it would count as misspelt.
    Object other = under == null ? null : under.value(key);
    return own != null ? own : other;
  }

  private @Nullable TomlPosition position(String key) {
    TomlPosition own = table == null ? null : table.inputPositionOf(List.of(key));
    return own == null ? at : own;
  }
}
