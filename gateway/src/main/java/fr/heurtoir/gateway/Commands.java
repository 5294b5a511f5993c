package fr.heurtoir.gateway;

import fr.heurtoir.gateway.school.GatewayConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The gateway's commands. They ask the gateway that runs, over its control socket; {@code
 * enrol-door} works on the database where none runs, and {@code init} makes it.
 */
final class Commands {
  /** One command a line, with what it takes; the first words name it. */
  private static final String LINES =
      """
      heurtoir-gateway                                       runs the gateway
      heurtoir-gateway init                                  makes the database of a new gateway, once
      heurtoir-gateway reload                                reads schools and certificates anew
      heurtoir-gateway enrol PERSON SCHOOL [--hours N] [--svg FILE]
      heurtoir-gateway enrolments [list] | enrolments revoke NAME
      heurtoir-gateway phones [list] | phones revoke ID
      heurtoir-gateway enrol-door DOOR [--hours N] [--address HOST:PORT] [--certificate PEM]
      heurtoir-gateway enrol-door DOOR --revoke yes
      heurtoir-gateway lockdown set|lift SCHOOL|DOOR|all
      heurtoir-gateway lockdown status [SCHOOL|DOOR]
      heurtoir-gateway keys roll|status|begin-anew
      heurtoir-gateway doors [SCHOOL|DOOR]
      heurtoir-gateway doors test DOOR
      heurtoir-gateway doors revoke DOOR | doors trust DOOR KEY
      """;

  private static final String EACH = "each with [--config DIR], /etc/heurtoir unless said";

  private Commands() {}

  /** Whether somebody asks what can be said, and nothing else is to be done. */
  static boolean asksForHelp(List<String> args) {
    return !args.isEmpty() && args.getFirst().equals("help")
        || args.contains("--help")
        || args.contains("-h");
  }

  /** What can be said after a command's name; of every command where there is none of that name. */
  static String usage(String command) {
    String own =
        LINES
            .lines()
            .filter(line -> line.startsWith("heurtoir-gateway " + command + " "))
            .collect(Collectors.joining("\n"));
    return command.isEmpty() || own.isEmpty() ? LINES + EACH : own + "\n" + EACH;
  }

  /** What is wrong with words that are no command, and what could be said instead. */
  static String notACommand(List<String> words) {
    return "not a command: "
        + String.join(" ", words)
        + "\n"
        + usage(words.isEmpty() ? "" : words.getFirst());
  }

  /** Returns the exit code. */
  static int run(List<String> args) {
    List<String> rest = args.subList(1, args.size());
    return switch (args.getFirst()) {
      case "enrol" -> Enrol.run(rest, Enrol.utf8());
      case "init" -> Init.run(rest, System.out, System.err);
      case "enrol-door" -> EnrolDoor.run(rest);
      case "reload", "lockdown", "keys", "doors", "enrolments", "phones" -> ask(args);
      default -> {
        System.err.println(notACommand(args));
        yield Command.USAGE;
      }
    };
  }

  private static int ask(List<String> args) {
    List<String> words = new ArrayList<>();
    int option = 0;
    while (option < args.size() && !args.get(option).startsWith("--")) {
      words.add(args.get(option));
      option++;
    }
    GatewayConfig config;
    try {
      var options =
          Command.options(
              args.subList(option, args.size()).toArray(String[]::new), Set.of("config"));
      config = Command.configuration(Command.folder(options), System.err).orElse(null);
    } catch (Command.BadUsage bad) {
      System.err.println(bad.getMessage());
      return Command.USAGE;
    }
    if (config == null) {
      return Command.CONFIGURATION;
    }
    if (config.doors().control().isEmpty()) {
      System.err.println("no control socket: name one by [doors] control in gateway.toml");
      return Command.CONFIGURATION;
    }
    return ControlClient.ask(config.doors().control().get(), words, System.out, System.err);
  }
}
