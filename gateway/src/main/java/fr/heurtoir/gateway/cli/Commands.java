package fr.heurtoir.gateway.cli;

import fr.heurtoir.gateway.cli.backup.BackupCommand;
import fr.heurtoir.gateway.cli.backup.RestoreCommand;
import fr.heurtoir.gateway.cli.doctor.Doctor;
import fr.heurtoir.gateway.cli.setup.PkiCommand;
import fr.heurtoir.gateway.cli.setup.Setup;
import fr.heurtoir.gateway.cli.trace.Trace;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.Usage;
import fr.heurtoir.gateway.school.GatewayConfig;
import java.time.Clock;
import java.util.List;

/**
 * The gateway's commands. They ask the running gateway over its control socket. {@code enrol-door}
 * also works on the database where no gateway runs. {@code init} creates the database, {@code
 * store} copies it. {@code setup}, {@code check} and {@code pki} work on files. {@code doctor}
 * looks at the machine. {@code trace} reads the log, {@code audit} the database.
 */
public final class Commands {
  private Commands() {}

  /** Runs a command and returns its exit code. */
  public static int run(List<String> args) {
    List<String> rest = args.subList(1, args.size());
    return switch (args.getFirst()) {
      case "enrol" -> Enrol.run(rest, Enrol.utf8());
      case "init" -> Init.run(rest, System.out, System.err);
      case "doctor" -> Doctor.run(rest, ControlClient::answer, Enrol.utf8(), System.err);
      case "check" -> Check.run(rest, System.out, System.err);
      case "setup" -> Setup.run(rest, Commands::run, Enrol.utf8(), System.err);
      case "audit" -> AuditCommand.run(rest, Enrol.utf8(), System.err);
      case "backup" ->
          new BackupCommand(Clock.systemUTC(), Commands::backedUp)
              .run(rest, Enrol.utf8(), System.err);
      case "restore" ->
          new RestoreCommand(Clock.systemUTC(), System.in, _ -> {})
              .run(rest, Enrol.utf8(), System.err);
      case "pki" -> PkiCommand.run(rest, System.out, System.err);
      case "enrol-door" -> EnrolDoor.run(rest);
      case "store" -> StoreCommand.run(rest, System.out, System.err);
      case "connected" -> Connected.run(rest, Enrol.utf8(), System.err);
      case "trace" -> Trace.run(rest, Enrol.utf8(), System.err);
      case "status", "rings", "ring", "test-ring" -> ask(args);
      case "reload", "lockdown", "keys", "doors", "enrolments", "phones", "person", "replay" ->
          ask(args);
      default -> {
        System.err.println(Usage.notACommand(args));
        yield Command.USAGE;
      }
    };
  }

  /** A running gateway's audit trail has that somebody holds a copy of all that is kept. */
  private static void backedUp(GatewayConfig config) {
    config
        .doors()
        .control()
        .filter(ControlClient::listens)
        .ifPresent(
            socket -> ControlClient.ask(socket, List.of("audit", "backup"), _ -> {}, System.err));
  }

  private static int ask(List<String> args) {
    Asked asked;
    GatewayConfig config;
    try {
      asked = Asked.read(args);
      config = Command.servable(Command.folder(asked.options()), System.err).orElse(null);
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
    return ControlClient.ask(
        config.doors().control().get(), asked.words(), Enrol.utf8(), System.err);
  }
}
