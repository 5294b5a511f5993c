package fr.heurtoir.config;

import java.nio.file.Path;

/**
 * One fault in the configuration.
 *
 * @param line from 1; 0 where the fault has no line (a missing file or key)
 * @param key as written with dots, {@code web.port}; empty where the fault concerns the whole file
 * @param what a sentence that names what is allowed
 */
public record ConfigProblem(Path file, int line, String key, String what) {
  /**
   * The form for people: {@code gateway.toml:12: web.port: an integer from 0 to 65535, not 70000}.
   */
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + what;
  }
}
