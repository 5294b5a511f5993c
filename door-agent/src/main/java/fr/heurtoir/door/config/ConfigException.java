package fr.heurtoir.door.config;

import java.util.List;

/** The configuration cannot be used; each problem is one line for the installer. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The exit code of a program whose configuration is wrong ({@code EX_CONFIG}). */
  public static final int EXIT_CODE = 78;

  private final transient List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems. Each names the file, the line, the key and what is allowed. */
  public List<String> problems() {
    return problems;
  }
}
