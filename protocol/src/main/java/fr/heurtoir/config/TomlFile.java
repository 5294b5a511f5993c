package fr.heurtoir.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import fr.heurtoir.config.TomlSection.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads one TOML file. Collects all faults and reads on. */
public final class TomlFile {
  private static final int MAX_BYTES = 1 << 20;

  private final Path path;
  private final List<ConfigProblem> problems;

  /**
   * @param problems gains what is wrong in the file
   */
  public TomlFile(Path path, List<ConfigProblem> problems) {
    this.path = path;
    this.problems = problems;
  }

  Path path() {
    return path;
  }

  private Path folder() {
    @Nullable Path parent = path.toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  /**
   * Reads the file, and waits for the disk. A key that the reader did not ask for is a problem: it
   * is misspelt.
   *
   * @param reader takes the file's top-level table; called at most once
   * @return empty only where the file cannot be read or is no TOML
   */
  public <T> Optional<T> read(Function<TomlSection, T> reader) {
    return top().map(own -> read(List.of(own), reader));
  }

  /**
   * As {@link #read}, with another file below this one: a key that this file lacks is read from the
   * other. Relative paths of both start at this file's folder.
   *
   * @return empty only where one of them cannot be read or is no TOML
   */
  public <T> Optional<T> readOver(TomlFile below, Function<TomlSection, T> reader) {
    Optional<Layer> own = top();
    Optional<Layer> other = below.top();
    return own.isEmpty() || other.isEmpty()
        ? Optional.empty()
        : Optional.of(read(List.of(own.get(), other.get()), reader));
  }

  private static <T> T read(List<Layer> tops, Function<TomlSection, T> reader) {
    TomlSection top = new TomlSection(tops, "", tops.getFirst().file().folder());
    T read = reader.apply(top);
    top.refuseUnknown();
    return read;
  }

  private Optional<Layer> top() {
    TomlParseResult parsed;
    try {
      // A pipe would be waited for; a device has no end.
      if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
        return none("not a regular file");
      }
      byte[] bytes = bytes();
      if (bytes.length > MAX_BYTES) {
        return none("larger than " + MAX_BYTES + " bytes");
      }
      parsed = Toml.parse(unmarked(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString()));
    } catch (StackOverflowError deep) {
      // The parser is recursive, and shares nothing with anybody.
      return none("not TOML: nested too deeply");
    } catch (NoSuchFileException missing) {
      return none("no such file");
    } catch (AccessDeniedException forbidden) {
      return none(Readable.forbidden());
    } catch (CharacterCodingException notUtf8) {
      return none("not UTF-8");
    } catch (IOException unreadable) {
      return none("cannot be read: " + unreadable.getMessage());
    }
    if (parsed.hasErrors()) {
      for (TomlParseError error : parsed.errors()) {
        problem(error.position().line(), "", "not TOML: " + error.getMessage());
      }
      return Optional.empty();
    }
    return Optional.of(new Layer(this, parsed, 0));
  }

  /** At most one byte more than is allowed, whatever size the file says it has. */
  private byte[] bytes() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(MAX_BYTES + 1);
    }
  }

  private Optional<Layer> none(String why) {
    problem(0, "", why);
    return Optional.empty();
  }

  /** Removes the byte order mark with which some editors begin UTF-8. */
  private static String unmarked(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  void problem(int line, String key, String what) {
    problems.add(new ConfigProblem(path, line, key, what));
  }

  static int line(TomlTable table, String key) {
    @Nullable TomlPosition position = table.inputPositionOf(List.of(key));
    return position == null ? 0 : position.line();
  }
}
