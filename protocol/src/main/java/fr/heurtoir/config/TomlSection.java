package fr.heurtoir.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * One table of a TOML file. Every reading method says what is allowed. A value that is not allowed
 * is reported with its line, and a harmless value is returned instead, so that the rest is checked
 * too. Keys that nobody read are refused at the end: they are misspelt.
 *
 * <p>Longer than 350 lines: it has one short method for each kind of value.
 */
public final class TomlSection {
  private static final TomlTable NO_TABLE = Toml.parse("");

  private static final int MOST_PATH = 4096;
  private static final Pattern TIME = Pattern.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]");
  private static final String TIME_SAID = "a time of day, such as \"07:30\"";

  /**
   * One file's part of this table.
   *
   * @param line where it begins, from 1; 0 for the top-level table and for a missing one
   */
  record Layer(TomlFile file, TomlTable table, int line) {}

  private final String prefix;
  private final Path folder;

  /** At least one. A key that the first lacks is read from the second. */
  private final List<Layer> layers;

  private final SortedSet<String> asked = new TreeSet<>();
  private final Map<String, TomlSection> tables = new HashMap<>();
  private final List<TomlSection> inner = new ArrayList<>();

  /**
   * @param layers at least one
   * @param prefix the names of the tables that this one is in, {@code lock.line.}
   * @param folder where relative paths start
   */
  TomlSection(List<Layer> layers, String prefix, Path folder) {
    this.layers = List.copyOf(layers);
    this.prefix = prefix;
    this.folder = folder;
  }

  /** A table in this one. A missing one is empty, so that all its keys have their defaults. */
  public TomlSection section(String key) {
    asked.add(key);
    return tables.computeIfAbsent(key, this::inside);
  }

  private TomlSection inside(String key) {
    List<Layer> there = new ArrayList<>();
    for (Layer layer : layers) {
      @Nullable Object value = layer.table.get(List.of(key));
      int line = TomlFile.line(layer.table, key);
      if (value instanceof TomlTable table) {
        there.add(new Layer(layer.file, table, line));
      } else if (value != null) {
        layer.file.problem(line, prefix + key, "a table [" + key + "], not " + shown(value));
      }
    }
    if (there.isEmpty()) {
      there.add(new Layer(layers.getFirst().file, NO_TABLE, 0));
    }
    TomlSection section = new TomlSection(there, prefix + key + ".", folder);
    inner.add(section);
    return section;
  }

  /**
   * The tables of an array {@code [[key]]}; none where it is missing.
   *
   * @param most how many are allowed; the rest is reported and not read
   */
  public List<TomlSection> sections(String key, int most) {
    @Nullable Object value = value(key);
    if (!(value instanceof TomlArray array)) {
      if (value != null) {
        problem(key, tablesSaid(key));
      }
      return List.of();
    }
    if (array.size() > most) {
      problem(key, "at most " + most + ", not " + array.size());
    }
    List<TomlSection> sections = new ArrayList<>();
    Layer layer = layerOf(key);
    for (int i = 0; i < Math.min(most, array.size()); i++) {
      int at = array.inputPositionOf(i).line();
      if (array.get(i) instanceof TomlTable table) {
        sections.add(
            new TomlSection(List.of(new Layer(layer.file, table, at)), prefix + key + ".", folder));
      } else {
        layer.file.problem(at, prefix + key, tablesSaid(key));
      }
    }
    inner.addAll(sections);
    return sections;
  }

  private static String tablesSaid(String key) {
    return "tables, each beginning with [[" + key + "]]";
  }

  /** The file of this table. */
  public Path file() {
    return layers.getFirst().file.path();
  }

  /** The line of a key, from 1. For a missing key, the line where the table begins. */
  public int lineOf(String key) {
    Layer layer = layerOf(key);
    int at = TomlFile.line(layer.table, key);
    return at == 0 ? layer.line : at;
  }

  public boolean has(String key) {
    return layerOf(key).table.get(List.of(key)) != null;
  }

  /** A required string; an empty one where it is missing or wrong. */
  public String text(String key, Pattern form, String allowed) {
    return required(key, allowed, optionalText(key, form, allowed), () -> "");
  }

  public Optional<String> optionalText(String key, Pattern form, String allowed) {
    @Nullable Object value = value(key);
    if (value instanceof String text && form.matcher(text).matches()) {
      return Optional.of(text);
    }
    if (value != null) {
      wrong(key, allowed, value);
    }
    return Optional.empty();
  }

  /**
   * As {@link #text(String, Pattern, String)}, of any form.
   *
   * @param most how long, in characters
   */
  public String text(String key, int most) {
    return text(key, oneLine(1, most), "1 to " + most + " characters of one line");
  }

  /** As {@link #optionalText(String, Pattern, String)}, of any form; an empty one is allowed. */
  public Optional<String> optionalText(String key, int most) {
    return optionalText(key, oneLine(0, most), "at most " + most + " characters of one line");
  }

  private static Pattern oneLine(int least, int most) {
    return Pattern.compile("[^\\p{Cntrl}]{" + least + "," + most + "}");
  }

  /**
   * A path that must be there, as {@link #optionalPath(String, String)}; the folder in the place of
   * none.
   */
  public Path path(String key, String allowed) {
    return required(key, allowed, optionalPath(key, allowed), () -> folder);
  }

  /** A path; a relative one starts at the folder of the file, of the first where there are two. */
  public Optional<Path> optionalPath(String key, String allowed) {
    return optionalPath(key, MOST_PATH, allowed);
  }

  /** As {@link #optionalPath(String, String)}; an empty string says that there is none. */
  public Optional<Path> pathOrNone(String key, String allowed) {
    return "".equals(value(key)) ? Optional.empty() : optionalPath(key, allowed);
  }

  /** As {@link #optionalPath(String, String)}, of at most so many characters. */
  public Optional<Path> optionalPath(String key, int most) {
    return optionalPath(key, most, "a path of at most " + most + " characters");
  }

  private Optional<Path> optionalPath(String key, int most, String allowed) {
    return optionalText(key, Pattern.compile("[^\\x00]{1," + most + "}"), allowed)
        .flatMap(
            text -> {
              try {
                return Optional.of(folder.resolve(text));
              } catch (InvalidPathException notInThisLocale) {
                wrong(key, allowed, text);
                return Optional.empty();
              }
            });
  }

  /** A file that must be there, as {@link #optionalFile}; the folder in the place of none. */
  public Path file(String key, String allowed) {
    return required(key, allowed, optionalFile(key, allowed), () -> folder);
  }

  /**
   * A path of a file that this program may read; one that it may not is reported, and returned all
   * the same.
   */
  public Optional<Path> optionalFile(String key, String allowed) {
    Optional<Path> path = optionalPath(key, allowed);
    path.flatMap(Readable::whyNot)
        .ifPresent(why -> problem(key, allowed + ", not " + path.get() + ": " + why));
    return path;
  }

  /** One of several words, in upper or lower case; {@code unlessSaid} where the key is absent. */
  public <T> T choice(String key, Map<String, T> words, T unlessSaid) {
    @Nullable Object value = value(key);
    if (value instanceof String text) {
      @Nullable T chosen = words.get(text.toLowerCase(Locale.ROOT));
      if (chosen != null) {
        return chosen;
      }
    }
    if (value != null) {
      wrong(key, "one of " + String.join(", ", new TreeSet<>(words.keySet())), value);
    }
    return unlessSaid;
  }

  public int integer(String key, int least, int most, int unlessSaid) {
    return optionalInteger(key, least, most).map(Long::intValue).orElse(unlessSaid);
  }

  /** An integer that must be there; the least that is allowed in the place of none. */
  public int integer(String key, int least, int most) {
    return (int) longInteger(key, least, most);
  }

  /** As {@link #integer(String, int, int)}, of 64 bits. */
  public long longInteger(String key, long least, long most) {
    return required(key, said(least, most), optionalInteger(key, least, most), () -> least);
  }

  private Optional<Long> optionalInteger(String key, long least, long most) {
    @Nullable Object value = value(key);
    if (value instanceof Long number && number >= least && number <= most) {
      return Optional.of(number);
    }
    if (value != null) {
      wrong(key, said(least, most), value);
    }
    return Optional.empty();
  }

  private static String said(long least, long most) {
    return "an integer from " + least + " to " + most;
  }

  /** As many integers as there are in {@code unlessSaid}. */
  public List<Integer> integers(String key, int least, int most, List<Integer> unlessSaid) {
    @Nullable Object value = value(key);
    if (value instanceof TomlArray array
        && array.size() == unlessSaid.size()
        && array.toList().stream()
            .allMatch(each -> each instanceof Long n && n >= least && n <= most)) {
      return array.toList().stream().map(each -> ((Long) each).intValue()).toList();
    }
    if (value != null) {
      wrong(key, "a list of " + unlessSaid.size() + ", each " + said(least, most), value);
    }
    return unlessSaid;
  }

  public boolean bool(String key, boolean unlessSaid) {
    @Nullable Object value = value(key);
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value != null) {
      wrong(key, "true or false", value);
    }
    return unlessSaid;
  }

  /** Seconds, whole or with a fraction. */
  public Duration seconds(String key, double least, double most, Duration unlessSaid) {
    @Nullable Object value = value(key);
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

  /** A key whose name says its unit, {@code ring_s}. */
  public Duration wholeSeconds(String key, int least, int most, int unlessSaid) {
    return Duration.ofSeconds(integer(key, least, most, unlessSaid));
  }

  /** A key whose name says its unit, {@code pulse_ms}. */
  public Duration millis(String key, int least, int most, int unlessSaid) {
    return Duration.ofMillis(integer(key, least, most, unlessSaid));
  }

  /** A time of day that must be there, as {@link #optionalTime}; midnight in the place of none. */
  public LocalTime time(String key) {
    return required(key, TIME_SAID, optionalTime(key), () -> LocalTime.MIDNIGHT);
  }

  /** A time of day: a string of hours and minutes, or TOML's local time. */
  public Optional<LocalTime> optionalTime(String key) {
    @Nullable Object value = value(key);
    if (value instanceof LocalTime time) {
      return Optional.of(time);
    }
    if (value instanceof String text && TIME.matcher(text).matches()) {
      return Optional.of(LocalTime.parse(text));
    }
    if (value != null) {
      wrong(key, TIME_SAID, value);
    }
    return Optional.empty();
  }

  /** Strings; none where the key is missing. */
  public List<String> texts(String key, int most, Pattern form, String allowed) {
    return texts(key, "a list of at most " + most + ", each " + allowed, 0, most, form, allowed);
  }

  /** A required list of at least one string. */
  public List<String> someTexts(String key, int most, Pattern form, String allowed) {
    String list = "a list of 1 to " + most + ", each " + allowed;
    if (!has(key)) {
      asked.add(key);
      missing(key, list);
      return List.of();
    }
    return texts(key, list, 1, most, form, allowed);
  }

  private List<String> texts(
      String key, String list, int least, int most, Pattern form, String allowed) {
    @Nullable Object value = value(key);
    List<String> texts = new ArrayList<>();
    if (value instanceof TomlArray array && array.size() >= least && array.size() <= most) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i) instanceof String text && form.matcher(text).matches()) {
          texts.add(text);
        } else {
          layerOf(key)
              .file
              .problem(
                  array.inputPositionOf(i).line(),
                  prefix + key,
                  "each " + allowed + ", not " + shown(array.get(i)));
        }
      }
    } else if (value != null) {
      wrong(key, list, value);
    }
    return texts;
  }

  /** Reports that a required key is missing. */
  public void missing(String key, String allowed) {
    Layer layer = layerOf(key);
    layer.file.problem(layer.line, prefix + key, "missing: " + allowed);
  }

  /** Reports a fault of a key whose form is right. */
  public void problem(String key, String what) {
    layerOf(key).file.problem(lineOf(key), prefix + key, what);
  }

  /** Every key that was read so far, with the names of its tables: {@code web.port}. */
  public SortedSet<String> asked() {
    SortedSet<String> all = new TreeSet<>();
    asked.forEach(key -> all.add(prefix + key));
    inner.forEach(section -> all.addAll(section.asked()));
    return all;
  }

  /** Reports the keys that nobody read, here and in the tables within. */
  void refuseUnknown() {
    for (Layer layer : layers) {
      for (String key : layer.table.keySet()) {
        if (!asked.contains(key)) {
          layer.file.problem(
              TomlFile.line(layer.table, key),
              prefix + key,
              "no such key; there are: " + String.join(", ", asked));
        }
      }
    }
    inner.forEach(TomlSection::refuseUnknown);
  }

  private @Nullable Object value(String key) {
    asked.add(key);
    return layerOf(key).table.get(List.of(key));
  }

  /** The layer from which a key is read; the first where the key is missing. */
  private Layer layerOf(String key) {
    return layers.stream()
        .filter(layer -> layer.table.get(List.of(key)) != null)
        .findFirst()
        .orElseGet(layers::getFirst);
  }

  private <T> T required(String key, String allowed, Optional<T> read, Supplier<T> otherwise) {
    return read.orElseGet(
        () -> {
          if (!has(key)) {
            missing(key, allowed);
          }
          return otherwise.get();
        });
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
