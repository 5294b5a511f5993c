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
    return run(args, Machine.here(), Clock.systemUTC(), out, err);
  }

  static int run(
      List<String> args, Machine machine, Clock clock, PrintStream out, PrintStream err) {
    try {
      if (args.isEmpty() || !Set.of("show", "renew").contains(args.getFirst())) {
        throw new Command.BadUsage("pki show, or pki renew");
      }
      Map<String, String> options =
          Command.options(args.subList(1, args.size()).toArray(String[]::new), Set.of("config"));
      Path folder = Command.folder(options);
      Optional<GatewayConfig> config = Command.servable(folder, err);
      if (config.isEmpty()) {
        return Command.CONFIGURATION;
      }
      Pki pki = new Pki(folder, machine.group(), clock);
      Path shown = config.get().sip().pem().certificate();
      if (!shown.equals(pki.certificate())) {
        err.println(
            "heurtoir-gateway: doors see "
                + shown
                + " ([sip] certificate), not setup's "
                + pki.certificate()
                + ": renew it where it was made, then heurtoir-gateway reload");
        return Command.CONFIGURATION;
      }
      List<String> names = config.get().doors().hosts();
      if (args.getFirst().equals("renew")) {
        out.println("made   " + pki.renew(names));
        out.println("next: heurtoir-gateway reload; doors that are connected stay connected");
        return 0;
      }
      List<String> findings = pki.findings(names);
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
