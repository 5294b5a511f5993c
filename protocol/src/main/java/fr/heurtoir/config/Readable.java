package fr.heurtoir.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a file that a configuration names can be read, and why not. */
final class Readable {
  private Readable() {}

  /** Why the file cannot be read, as words to follow its name. Empty where it can. */
  static Optional<String> whyNot(Path path) {
    if (Files.isRegularFile(path) && Files.isReadable(path)) {
      return Optional.empty();
    }
    if (Files.notExists(path)) {
      return Optional.of("no such file");
    }
    if (Files.isDirectory(path)) {
      return Optional.of("a folder");
    }
    return Optional.of(forbidden());
  }

  /** Why a file that exists cannot be read. */
  static String forbidden() {
    return "the user " + System.getProperty("user.name") + " may not read it";
  }
}
