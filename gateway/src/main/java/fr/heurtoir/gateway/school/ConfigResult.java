package fr.heurtoir.gateway.school;

import java.util.List;

/** What came of reading the configuration. */
public sealed interface ConfigResult {
  /** Everything is as it should be. */
  record Loaded(GatewayConfig config) implements ConfigResult {}

  /** At least one thing is wrong; nothing was taken over. */
  record Faulty(List<ConfigProblem> problems) implements ConfigResult {
    public Faulty {
      problems = List.copyOf(problems);
    }
  }
}
