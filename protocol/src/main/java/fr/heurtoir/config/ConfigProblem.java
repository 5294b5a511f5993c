package fr.heurtoir.config;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * One fault in the configuration.
 *
 * @param line from 1; 0 where the fault has no line (a missing file or key)
 * @param key as written with dots, {@code web.port}; empty where the fault concerns the whole file
 * @param what a sentence that names what is allowed
 */
public record ConfigProblem(Path file, int line, String key, String what) {
  /** Controls, what reorders or hides its neighbours, and separators of lines. */
  private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  /**
   * The form for people: {@code gateway.toml:12: web.port: an integer from 0 to 65535, not 70000}.
   * It is one line without commands for a terminal, whatever the file holds.
   */
  @Override
  public String toString() {
    String text =
        file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + what;
    return HIDDEN.matcher(text).replaceAll("?");
  }
}
