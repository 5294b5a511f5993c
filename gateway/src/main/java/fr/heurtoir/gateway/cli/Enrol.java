package fr.heurtoir.gateway.cli;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.Usage;
import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.school.School;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command that makes an enrolment link: {@code enrol PERSON SCHOOL [--hours N] [--svg FILE]
 * [--config DIR]}. Asks the running gateway, and prints the link, the short code beside it, their
 * expiry, and the link as a QR code. Link and code together enrol one phone, once.
 */
public final class Enrol {
  private Enrol() {}

  /** Runs this command as a program of its own. */
  public static void main(String[] args) {
    System.exit(run(List.of(args), utf8()));
  }

  /** UTF-8 for the QR code's half blocks, which terminals can show today. */
  static PrintStream utf8() {
    return new PrintStream(System.out, true, StandardCharsets.UTF_8);
  }

  static int run(List<String> args, PrintStream out) {
    try {
      int option = 0;
      while (option < args.size() && !args.get(option).startsWith("--")) {
        option++;
      }
      if (option != 2) {
        throw new Command.BadUsage("for whom, and at which school?\n" + Usage.of("enrol"));
      }
      Map<String, String> options =
          Command.options(
              args.subList(option, args.size()).toArray(String[]::new),
              Set.of("config", "hours", "svg"));
      String hours = Long.toString(Command.hours(options.getOrDefault("hours", "72")));
      Optional<GatewayConfig> config = Command.servable(Command.folder(options), System.err);
      if (config.isEmpty()) {
        return Command.CONFIGURATION;
      }
      if (config.get().doors().control().isEmpty()) {
        System.err.println("no control socket: name one by [doors] control in gateway.toml");
        return Command.CONFIGURATION;
      }
      List<String> answer = new ArrayList<>();
      int status =
          ControlClient.ask(
              config.get().doors().control().get(),
              List.of("enrol", args.get(0), args.get(1), hours),
              answer::add,
              System.err);
      if (status != 0) {
        answer.forEach(System.err::println);
        return status;
      }
      Optional<Path> svg = Optional.ofNullable(options.get("svg")).map(Path::of);
      print(address(config.get(), args.get(1)) + "/#enrol/" + answer.get(0), answer, svg, out);
      return 0;
    } catch (Command.BadUsage bad) {
      System.err.println(bad.getMessage());
      return Command.USAGE;
    } catch (IOException unwritten) {
      System.err.println("heurtoir-gateway: cannot write " + unwritten.getMessage());
      return Command.UNAVAILABLE;
    }
  }

  /** Of the app of the commune whose school it is; the gateway said that there is such a school. */
  private static String address(GatewayConfig config, String school) {
    return config.schools().school(school).map(School::commune).stream()
        .flatMap(commune -> config.schools().commune(commune).stream())
        .map(Commune::address)
        .findFirst()
        .orElseGet(config.web()::address);
  }

  private static void print(String link, List<String> answer, Optional<Path> svg, PrintStream out)
      throws IOException {
    QrImage qr = new QrImage(link);
    out.println(link);
    out.println("code     " + answer.get(1));
    out.println("until    " + answer.get(2));
    out.println("name     " + answer.get(3) + "   (enrolments revoke takes it back)");
    out.println();
    qr.blocks(System.console() != null && System.console().isTerminal()).forEach(out::println);
    if (svg.isPresent()) {
      Files.writeString(svg.get(), qr.svg());
    }
  }
}
