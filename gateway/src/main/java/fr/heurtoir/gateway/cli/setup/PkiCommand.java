package fr.heurtoir.gateway.cli.setup;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.school.GatewayConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command {@code pki show | pki renew}: the doors' authority and the gateway's certificate for
 * doors, where {@code setup} made them.
 */
public final class PkiCommand {
  private PkiCommand() {}

  /** Runs the command; the exit code. */
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    try {
      if (args.isEmpty() || !Set.of("show", "renew").contains(args.getFirst())) {
        throw new Command.BadUsage("pki show, or pki renew");
      }
      Map<String, String> options =
          Command.options(args.subList(1, args.size()).toArray(String[]::new), Set.of("config"));
      Path folder = Command.folder(options);
      Optional<GatewayConfig> config = Command.configuration(folder, err);
      if (config.isEmpty()) {
        return Command.CONFIGURATION;
      }
      String name = config.get().sip().host().orElse(config.get().sip().domain());
      Pki pki = new Pki(folder, Machine.here().group(), Clock.systemUTC());
      if (args.getFirst().equals("renew")) {
        out.println("made   " + pki.renew(name));
        out.println("next: heurtoir-gateway reload; doors that are connected stay connected");
        return 0;
      }
      List<String> findings = pki.findings(name);
      pki.ends().forEach((file, end) -> out.println(file + " ends at " + end));
      findings.forEach(err::println);
      return findings.isEmpty() ? 0 : Command.CONFIGURATION;
    } catch (Command.BadUsage bad) {
      err.println(bad.getMessage());
      return Command.USAGE;
    } catch (IOException impossible) {
      err.println("heurtoir-gateway: " + Command.reason(impossible));
      return Command.UNAVAILABLE;
    }
  }
}
