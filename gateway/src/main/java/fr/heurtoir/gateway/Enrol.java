package fr.heurtoir.gateway;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.gateway.store.Enrolment;
import fr.heurtoir.gateway.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The command that makes an enrolment link: {@code Enrol [--config DIR] --school ID --person ID
 * [--hours N]}. Prints the link, which enrols one phone, once, within 72 h unless said (1 to 720).
 * May run beside the gateway.
 */
public final class Enrol {
  private Enrol() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String[] args) {
    Map<String, String> options;
    long hours;
    try {
      options = Command.options(args, Set.of("config", "school", "person", "hours"));
      hours = hours(options.getOrDefault("hours", "72"));
      if (!options.containsKey("school") || !options.containsKey("person")) {
        throw new Command.BadUsage("--school and --person are needed");
      }
    } catch (Command.BadUsage bad) {
      System.err.println(bad.getMessage());
      return Command.USAGE;
    }
    GatewayConfig config = Command.configuration(Command.folder(options), System.err).orElse(null);
    if (config == null) {
      return Command.CONFIGURATION;
    }
    try (Store store =
        Store.open(
            Database.Sqlite.at(config.storage().database()),
            config::schools,
            Clock.systemUTC(),
            new Counters())) {
      Enrolment.Issued issued =
          store
              .enrolments()
              .issue(
                  options.getOrDefault("person", ""),
                  options.getOrDefault("school", ""),
                  Duration.ofHours(hours),
                  "console");
      System.out.println(address(config.web()) + "/enrol#" + issued.token());
      return 0;
    } catch (IllegalArgumentException unknown) {
      System.err.println(unknown.getMessage());
      return Command.USAGE;
    }
  }

  static long hours(String text) throws Command.BadUsage {
    if (!text.matches("[0-9]{1,3}") || Long.parseLong(text) < 1 || Long.parseLong(text) > 720) {
      throw new Command.BadUsage("--hours: a number from 1 to 720, not " + text);
    }
    return Long.parseLong(text);
  }

  static String address(GatewayConfig.Web web) {
    return web.origins().stream()
        .sorted()
        .findFirst()
        .orElseGet(
            () ->
                (web.tls().isPresent() ? "https://" : "http://")
                    + (web.listen().contains(":") ? "[" + web.listen() + "]" : web.listen())
                    + ":"
                    + web.port());
  }
}
