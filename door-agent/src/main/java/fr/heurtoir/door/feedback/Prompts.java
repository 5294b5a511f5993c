package fr.heurtoir.door.feedback;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The voice prompts: {@code LANGUAGE/CODE.oga} of the configured folder, otherwise of this build.
 * Each is checked when the station starts. The player reads files, so the build's own prompts are
 * written to a folder of this process. Where that fails, the station has only its chimes.
 */
public final class Prompts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Prompts.class);
  private static final int MOST_BYTES = 512 * 1024;
  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final Map<String, List<Sound>> byCode = new HashMap<>();
  private final Optional<Path> own;

  /**
   * Reads and checks the prompts.
   *
   * @param folder the prompts that replace the build's own
   * @param languages spoken, in this order
   */
  public Prompts(Signals signals, Optional<Path> folder, List<Language> languages) {
    own = ownFolder();
    for (Signal signal : signals.all()) {
      List<Sound> spoken = new ArrayList<>();
      for (Language language : languages) {
        if (!signal.in(language).spoken().isEmpty()) {
          String name = name(signal, language);
          replaced(folder, name).or(() -> built(name)).ifPresent(spoken::add);
        }
      }
      byCode.put(signal.code(), List.copyOf(spoken));
    }
  }

  /** The file name of a prompt within a folder of prompts. */
  static String name(Signal signal, Language language) {
    return language.tag() + "/" + signal.code() + ".oga";
  }

  /** The prompts of a signal in the languages' order; empty where there are none. */
  List<Sound> of(Signal signal) {
    return byCode.getOrDefault(signal.code(), List.of());
  }

  private static Optional<Path> ownFolder() {
    try {
      return Optional.of(Files.createTempDirectory("heurtoir-prompts-"));
    } catch (IOException full) {
      LOG.error("event=prompts-missing reason=\"{}\"", full.toString());
      return Optional.empty();
    }
  }

  private static Optional<Sound> replaced(Optional<Path> folder, String name) {
    Optional<Path> file = folder.map(in -> in.resolve(name)).filter(Files::exists);
    try {
      if (file.isPresent()) {
        if (Files.size(file.get()) > MOST_BYTES) {
          throw new IOException("is larger than " + MOST_BYTES + " bytes");
        }
        return Optional.of(new Sound.Prompt(file.get(), checked(Files.readAllBytes(file.get()))));
      }
    } catch (IOException bad) {
      LOG.warn(
          "event=prompt-refused file={} reason=\"{}\" instead=\"the built-in one\"",
          file.get(),
          bad.getMessage());
    }
    return Optional.empty();
  }

  private Optional<Sound> built(String name) {
    try (InputStream in = Prompts.class.getResourceAsStream("prompts/" + name)) {
      if (in == null) {
        throw new IOException("missing in this build");
      }
      if (own.isEmpty()) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      Duration length = checked(bytes);
      Path file = own.get().resolve(name);
      Files.createDirectories(own.get().resolve(name.substring(0, name.indexOf('/'))));
      Files.write(file, bytes);
      return Optional.of(new Sound.Prompt(file, length));
    } catch (IOException broken) {
      LOG.error("event=prompt-missing prompt={} reason=\"{}\"", name, broken.getMessage());
      return Optional.empty();
    }
  }

  private static Duration checked(byte[] bytes) throws IOException {
    Duration length = OggFile.length(bytes);
    if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
      throw new IOException(
          "lasts " + length.toMillis() + " ms instead of 200 to " + LONGEST.toMillis());
    }
    return length;
  }

  /** Deletes the written files. */
  @Override
  public void close() {
    own.ifPresent(
        folder -> {
          try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
              Files.deleteIfExists(file);
            }
          } catch (IOException left) {
            LOG.warn("event=prompts-left reason=\"{}\"", left.toString());
          }
        });
  }
}
