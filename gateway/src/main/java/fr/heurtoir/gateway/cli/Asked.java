package fr.heurtoir.gateway.cli;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A command line as a question to the running gateway: {@code ring 01M8 --json} is the words {@code
 * ring}, {@code 01M8} and {@code json}; {@code --since 7d} is the word {@code since=7d}.
 *
 * @param options those for this side, by name
 */
record Asked(List<String> words, Map<String, String> options) {
  /** The options of each command that the gateway itself reads. */
  private static final Map<String, Set<String>> VALUES =
      Map.of("rings", Set.of("since", "door", "school", "outcome", "limit"));

  /** The commands that have a form for programs. */
  private static final Set<String> JSON = Set.of("status", "rings", "ring");

  Asked {
    words = List.copyOf(words);
    options = Map.copyOf(options);
  }

  /** Reads a command line of at least one word. */
  static Asked read(List<String> args) throws Command.BadUsage {
    String command = args.getFirst();
    List<String> words = new ArrayList<>();
    Map<String, String> said = new LinkedHashMap<>();
    Map<String, String> options = new LinkedHashMap<>();
    boolean json = false;
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (!arg.startsWith("--")) {
        words.add(arg);
        continue;
      }
      String name = arg.substring(2);
      if (name.equals("json") && JSON.contains(command)) {
        json = true;
        continue;
      }
      boolean theirs = VALUES.getOrDefault(command, Set.of()).contains(name);
      if (!theirs && !name.equals("config")) {
        throw new Command.BadUsage("unknown option " + arg + "\n" + Usage.of(command));
      }
      if (++i == args.size()) {
        throw new Command.BadUsage(arg + " wants a value");
      }
      if ((theirs ? said : options).put(name, args.get(i)) != null) {
        throw new Command.BadUsage(arg + " is given twice");
      }
    }
    said.forEach((name, value) -> words.add(name + "=" + value));
    if (json) {
      words.add("json");
    }
    return new Asked(words, options);
  }
}
