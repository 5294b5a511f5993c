package fr.heurtoir.gateway;

import fr.heurtoir.gateway.cli.Commands;
import fr.heurtoir.gateway.cli.Init;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.Usage;
import fr.heurtoir.gateway.ops.GatewayVersion;
import fr.heurtoir.gateway.ops.LogCounters;
import fr.heurtoir.gateway.ops.ProcessSignals;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.protocol.log.Logs;
import fr.heurtoir.protocol.log.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The gateway's program: {@code Gateway [--config DIR]}, or {@code Gateway COMMAND ...}, see {@link
 * Commands}. With {@code --make-database yes} it creates a missing database, for gateways whose
 * data is thrown away. Otherwise only {@code init} does, see {@link Init}. Runs until SIGTERM or
 * SIGINT, and then until its rings have ended, see {@code [ops] drain}; a second signal ends that
 * waiting. SIGHUP reloads schools, doors and certificates. Exit codes: 0 after an orderly stop, 64
 * for a wrong command line, 69 where a port or the database is not available, 70 for a bug of ours,
 * 78 for a fault that a restart does not mend: the configuration, a certificate, a database of a
 * newer gateway.
 */
public final class Gateway {
  // No logger here: the first logger fixes the log manager of the process, which main installs.
  private Gateway() {}

  public static void main(String[] args) {
    if (Usage.asksForHelp(List.of(args))) {
      System.out.println(Usage.of(args[0]));
      return;
    }
    if (List.of(args).equals(List.of("--version"))) {
      System.out.println("heurtoir-gateway " + GatewayVersion.own());
      return;
    }
    if (args.length > 0 && !args[0].startsWith("--")) {
      System.exit(command(List.of(args)));
    }
    Logs logs = quietly(Logs.install("heurtoir-gateway", System.getenv(), Level.INFO));
    Path folder;
    boolean mayBeNew;
    try {
      Map<String, String> options = Command.options(args, Set.of("config", "make-database"));
      folder = Command.folder(options);
      mayBeNew = options.getOrDefault("make-database", "no").equals("yes");
    } catch (Command.BadUsage bad) {
      fail(Command.USAGE, bad.getMessage(), logs);
      return;
    }
    Optional<GatewayConfig> config = Command.servable(folder, Problems.stream(System.getenv()));
    if (config.isEmpty()) {
      fail(Command.CONFIGURATION, "the configuration in " + folder + " cannot be used", logs);
      return;
    }
    try {
      Running running =
          Running.start(
              folder,
              config.get(),
              Database.of(config.get().storage(), mayBeNew),
              counters -> LogCounters.count(logs, counters));
      ProcessSignals.onStop(running::stop, running::stopNow, logs::close);
      Thread.currentThread().join();
    } catch (Unusable lasting) {
      fail(Command.CONFIGURATION, lasting.getMessage(), logs);
    } catch (IOException unavailable) {
      fail(Command.UNAVAILABLE, unavailable.getMessage(), logs);
    } catch (InterruptedException ended) {
      fail(Command.UNAVAILABLE, "interrupted", logs);
    } catch (RuntimeException defect) {
      LoggerFactory.getLogger(Gateway.class).error("event=defect at=start", defect);
      fail(Command.DEFECT, "a defect: " + defect, logs);
    }
  }

  private static int command(List<String> words) {
    try (Logs beside = quietly(Logs.ofCommand())) {
      return Commands.run(words);
    }
  }

  private static Logs quietly(Logs logs) {
    // Flyway warns at each start that migrations may run out of order, which we want.
    logs.level("org.flywaydb.core.internal.command.DbMigrate", Level.SEVERE);
    return logs;
  }

  private static void fail(int code, @Nullable String why, Logs logs) {
    Problems.stream(System.getenv()).println("heurtoir-gateway: " + why);
    logs.close();
    System.exit(code);
  }
}
