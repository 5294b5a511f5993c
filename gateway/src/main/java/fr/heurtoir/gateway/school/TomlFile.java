package fr.heurtoir.gateway.school;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads one TOML file. Collects all faults and reads on. */
final class TomlFile {
  private static final long MAX_BYTES = 1 << 20;

  private final Path path;
  private final List<ConfigProblem> problems;

  TomlFile(Path path, List<ConfigProblem> problems) {
    this.path = path;
    this.problems = problems;
  }

  Path path() {
    return path;
  }

  /** The file's top-level table. Empty where it is no TOML. */
  Optional<TomlSection> read() {
    TomlParseResult parsed;
    try {
      if (Files.size(path) > MAX_BYTES) {
        problem(0, "", "larger than " + MAX_BYTES + " bytes");
        return Optional.empty();
      }
      parsed = Toml.parse(marked(Files.readString(path)));
    } catch (NoSuchFileException missing) {
      problem(0, "", "no such file");
      return Optional.empty();
    } catch (CharacterCodingException notUtf8) {
      problem(0, "", "not UTF-8");
      return Optional.empty();
    } catch (IOException unreadable) {
      problem(0, "", "cannot be read: " + unreadable.getMessage());
      return Optional.empty();
    }
    if (!parsed.errors().isEmpty()) {
      for (TomlParseError error : parsed.errors()) {
        problem(error.position().line(), "", "not TOML: " + error.getMessage());
      }
      return Optional.empty();
    }
    return Optional.of(new TomlSection(this, "", parsed, 0));
  }

  /** Removes the byte order mark with which some editors begin UTF-8. */
  private static String marked(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  void problem(int line, String key, String what) {
    problems.add(new ConfigProblem(path, line, key, what));
  }

  /** The tables of an array {@code [[key]]}; none where it is absent. */
  List<TomlSection> tables(TomlTable in, String prefix, String key, int most) {
    @Nullable Object value = in.get(List.of(key));
    List<TomlSection> sections = new ArrayList<>();
    if (!(value instanceof TomlArray array)) {
      if (value != null) {
        problem(line(in, key), prefix + key, tablesSaid(key));
      }
      return sections;
    }
    if (array.size() > most) {
      problem(line(in, key), prefix + key, "at most " + most + ", not " + array.size());
    }
    for (int i = 0; i < Math.min(most, array.size()); i++) {
      int at = array.inputPositionOf(i).line();
      if (array.get(i) instanceof TomlTable table) {
        sections.add(new TomlSection(this, prefix + key + ".", table, at));
      } else {
        problem(at, prefix + key, tablesSaid(key));
      }
    }
    return sections;
  }

  private static String tablesSaid(String key) {
    return "tables, each beginning with [[" + key + "]]";
  }

  static int line(TomlTable table, String key) {
    @Nullable TomlPosition position = table.inputPositionOf(List.of(key));
    return position == null ? 0 : position.line();
  }
}
