package fr.heurtoir.door.config;

import fr.heurtoir.config.ConfigProblem;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; each problem is one line for the installer. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The exit code of a program whose configuration is wrong ({@code EX_CONFIG}). */
  public static final int EXIT_CODE = 78;

  private final transient List<ConfigProblem> problems;

  ConfigException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** The problems. Each names the file, the line, the key and what is allowed. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
