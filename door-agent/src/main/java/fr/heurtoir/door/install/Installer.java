package fr.heurtoir.door.install;

import fr.heurtoir.door.checks.DeviceChecks;
import fr.heurtoir.door.checks.Finding;
import fr.heurtoir.door.checks.StationChecks;
import fr.heurtoir.door.checks.Words;
import fr.heurtoir.door.checks.Words.Lang;
import fr.heurtoir.door.config.ConfigException;
import fr.heurtoir.door.config.DoorConfig;
import fr.heurtoir.door.config.DoorToml;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The installer's commands. Exit codes: 0 all is well, 1 a check failed, 64 wrong command line, 69
 * something necessary is missing, 78 wrong configuration.
 */
public final class Installer {
  private static final int FAULT = 1;
  private static final int USAGE = 64;
  private static final int MISSING = 69;

  private static final Words HELP =
      new Words(
          """
          heurtoir-door COMMANDE [--config FICHIER] [--lang fr|en]
            check           configuration, fichiers, droits, périphériques : une ligne chacun
            test QUOI       relay, lights, button, camera, sound, gateway ou all
            enrol JETON     donne à la porte son identité ; JETON : - le lit sur l'entrée
            status          ce que fait la station en service
            run             la station (ce que lance systemd)\
          """,
          """
          heurtoir-door COMMAND [--config FILE] [--lang fr|en]
            check           configuration, files, permissions, devices: a line each
            test WHAT       relay, lights, button, camera, sound, gateway or all
            enrol TOKEN     gives the door its identity; TOKEN: - reads it from the input
            status          what the running station does
            run             the station (what systemd starts)\
          """);

  private final PrintStream out;
  private final PrintStream err;
  private Lang lang = Lang.FR;
  private Path file = Path.of("/etc/heurtoir/door.toml");

  /**
   * @param out for results
   * @param err for errors in the command line
   */
  public Installer(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs one command and returns its exit code. Blocks until it is done. */
  public int run(List<String> args) throws InterruptedException {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < args.size(); i++) {
      boolean more = i + 1 < args.size();
      if (args.get(i).equals("--lang") && more) {
        lang = args.get(++i).equals("en") ? Lang.EN : Lang.FR;
      } else if (args.get(i).equals("--config") && more) {
        file = Path.of(args.get(++i));
      } else {
        words.add(args.get(i));
      }
    }
    String command = words.isEmpty() ? "" : words.getFirst();
    if (command.equals("help") || words.contains("--help") || words.contains("-h")) {
      out.println(HELP.in(lang));
      return 0;
    }
    String what = words.size() == 2 ? words.get(1) : "";
    if (words.size() == 1 && command.equals("check")) {
      return configured(this::check);
    }
    if (words.size() == 1 && command.equals("status")) {
      return configured(config -> new StatusCommand(out, lang).run(config));
    }
    if (command.equals("test") && DeviceChecks.NAMES.contains(what)) {
      return configured(config -> report(new DeviceChecks(config, out, lang).run(what)));
    }
    if (command.equals("enrol") && !what.isEmpty()) {
      return enrol(what);
    }
    err.println(
        new Words("pas une commande : ", "not a command: ").in(lang) + String.join(" ", words));
    err.println(HELP.in(lang));
    return USAGE;
  }

  private interface Command {
    int run(DoorConfig config) throws InterruptedException;
  }

  private int configured(Command command) throws InterruptedException {
    try {
      return command.run(DoorToml.read(file));
    } catch (ConfigException wrong) {
      wrong.problems().forEach(problem -> out.println(lang.fault() + " " + problem));
      out.println(
          new Words(
                  "       -> corriger " + file + ", puis recommencer",
                  "       -> mend " + file + ", then try again")
              .in(lang));
      return ConfigException.EXIT_CODE;
    }
  }

  private Path folder() {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? Path.of("/") : folder;
  }

  private int check(DoorConfig config) {
    out.println(Finding.well("config", file.toString()).line(lang));
    return report(new StationChecks(config, folder()).run());
  }

  private int report(List<Finding> findings) {
    findings.forEach(each -> out.println(each.line(lang)));
    return findings.stream().allMatch(Finding::ok) ? 0 : FAULT;
  }

  private int enrol(String given) throws InterruptedException {
    try {
      String text = given;
      if (given.equals("-")) {
        text = new String(System.in.readNBytes(2048), java.nio.charset.StandardCharsets.UTF_8);
      }
      EnrolAnswer answer =
          new Enrolment(folder(), DoorToml.keepFolder(file)).run(EnrolToken.read(text));
      String ends = answer.chain().getFirst().getNotAfter().toInstant().toString();
      out.println(Finding.well("enrol", answer.door() + " @ " + answer.domain()).line(lang));
      out.println(Finding.well("certificate", "ends " + ends).line(lang));
      out.println(
          new Words(
                  "       -> systemctl restart heurtoir-lock heurtoir-door ; heurtoir-door check",
                  "       -> systemctl restart heurtoir-lock heurtoir-door; heurtoir-door check")
              .in(lang));
      return 0;
    } catch (IllegalArgumentException | Enrolment.Refused wrong) {
      return notEnrolled(wrong);
    } catch (ConfigException wrong) {
      wrong.problems().forEach(problem -> out.println(lang.fault() + " " + problem));
      return ConfigException.EXIT_CODE;
    } catch (IOException failed) {
      return notEnrolled(failed);
    }
  }

  private int notEnrolled(Exception why) {
    String reason = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    out.println(
        Finding.bad(
                "enrol",
                reason,
                "rien n'a été changé ; vérifier le réseau, ou demander un nouveau jeton",
                "nothing was changed; check the network, or ask for a new token")
            .line(lang));
    return MISSING;
  }
}
