package fr.heurtoir.gateway.school;

import fr.heurtoir.config.ConfigProblem;
import java.util.List;

/** The result of reading the configuration. */
public sealed interface ConfigResult {
  /** The configuration has no fault. */
  record Loaded(GatewayConfig config) implements ConfigResult {}

  /** The configuration has at least one fault; nothing was taken over. */
  record Faulty(List<ConfigProblem> problems) implements ConfigResult {
    public Faulty {
      problems = List.copyOf(problems);
    }
  }
}
