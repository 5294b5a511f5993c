package fr.heurtoir.gateway.school;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * One table of a TOML file. Every reading method says what is allowed. A value that is not allowed
 * is reported with its line, and a harmless value is returned instead, so that the rest is checked
 * too. {@link #end} reports the keys that nobody read: misspelt ones.
 */
final class TomlSection {
  private final TomlFile file;
  private final String prefix;
  private final TomlTable table;
  private final int line;
  private final Set<String> asked = new TreeSet<>();

  TomlSection(TomlFile file, String prefix, TomlTable table, int line) {
    this.file = file;
    this.prefix = prefix;
    this.table = table;
    this.line = line;
  }

  /** A table in this one. A missing one is empty, so that all its keys have their defaults. */
  TomlSection section(String key) {
    asked.add(key);
    @Nullable Object value = table.get(List.of(key));
    if (value instanceof TomlTable inner) {
      return new TomlSection(file, prefix + key + ".", inner, TomlFile.line(table, key));
    }
    if (value != null) {
      wrong(key, "a table [" + key + "]", value);
    }
    return new TomlSection(file, prefix + key + ".", NoTable.EMPTY, 0);
  }

  List<TomlSection> sections(String key, int most) {
    asked.add(key);
    return file.tables(table, prefix, key, most);
  }

  /** The file of this table. */
  Path file() {
    return file.path();
  }

  /** The line of a key. For a missing key, the line where the table begins. */
  int lineOf(String key) {
    int at = TomlFile.line(table, key);
    return at == 0 ? line : at;
  }

  boolean has(String key) {
    return table.get(List.of(key)) != null;
  }

  /** A required string. */
  String text(String key, Pattern form, String allowed) {
    return optionalText(key, form, allowed)
        .orElseGet(
            () -> {
              if (!has(key)) {
                missing(key, allowed);
              }
              return "";
            });
  }

  Optional<String> optionalText(String key, Pattern form, String allowed) {
    asked.add(key);
    @Nullable Object value = table.get(List.of(key));
    if (value instanceof String text && form.matcher(text).matches()) {
      return Optional.of(text);
    }
    if (value != null) {
      wrong(key, allowed, value);
    }
    return Optional.empty();
  }

  int integer(String key, int least, int most, int unlessSaid) {
    asked.add(key);
    @Nullable Object value = table.get(List.of(key));
    if (value instanceof Long number && number >= least && number <= most) {
      return number.intValue();
    }
    if (value != null) {
      wrong(key, "an integer from " + least + " to " + most, value);
    }
    return unlessSaid;
  }

  boolean bool(String key, boolean unlessSaid) {
    asked.add(key);
    @Nullable Object value = table.get(List.of(key));
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value != null) {
      wrong(key, "true or false", value);
    }
    return unlessSaid;
  }

  /** Seconds, whole or with a fraction. */
  Duration seconds(String key, double least, double most, Duration unlessSaid) {
    asked.add(key);
    @Nullable Object value = table.get(List.of(key));
    if (value instanceof Number number
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return Duration.ofMillis(Math.round(number.doubleValue() * 1000));
    }
    if (value != null) {
      wrong(key, "seconds from " + plain(least) + " to " + plain(most), value);
    }
    return unlessSaid;
  }

  /** Strings; none where the key is absent. */
  List<String> texts(String key, int most, Pattern form, String allowed) {
    asked.add(key);
    @Nullable Object value = table.get(List.of(key));
    List<String> texts = new ArrayList<>();
    if (value instanceof TomlArray array && array.size() <= most) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i) instanceof String text && form.matcher(text).matches()) {
          texts.add(text);
        } else {
          file.problem(
              array.inputPositionOf(i).line(),
              prefix + key,
              "each " + allowed + ", not " + shown(array.get(i)));
        }
      }
    } else if (value != null) {
      wrong(key, "a list of at most " + most + ", each " + allowed, value);
    }
    return texts;
  }

  void missing(String key, String allowed) {
    file.problem(line, prefix + key, "missing: " + allowed);
  }

  /** Reports a fault of a key whose form is right. */
  void problem(String key, String what) {
    file.problem(lineOf(key), prefix + key, what);
  }

  /** Reports the keys that nobody read. */
  void end() {
    for (String key : table.keySet()) {
      if (!asked.contains(key)) {
        problem(key, "no such key; there are: " + String.join(", ", asked));
      }
    }
  }

  private void wrong(String key, String allowed, Object value) {
    problem(key, allowed + ", not " + shown(value));
  }

  /** The written value, shortened; no table or list in full. */
  private static String shown(Object value) {
    return switch (value) {
      case TomlTable ignored -> "a table";
      case TomlArray ignored -> "a list";
      case String text when text.length() > 60 -> '"' + text.substring(0, 60) + "...\"";
      case String text -> '"' + text + '"';
      default -> value.toString();
    };
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
