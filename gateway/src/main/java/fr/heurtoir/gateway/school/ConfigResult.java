package fr.heurtoir.gateway.school;

import fr.heurtoir.config.ConfigProblem;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

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

  /**
   * What a gateway can serve by a folder.
   *
   * @param without the folders of further communes that are left out, by name
   * @param why their faults
   */
  record Servable(ConfigResult result, SortedSet<String> without, List<ConfigProblem> why) {
    public Servable {
      without = Collections.unmodifiableSortedSet(new TreeSet<>(without));
      why = List.copyOf(why);
    }

    /** All, or nothing. */
    static Servable as(ConfigResult result) {
      return new Servable(result, new TreeSet<>(), List.of());
    }
  }
}
