package fr.heurtoir.gateway.cli;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Natives;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.gateway.store.Store;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The command that creates the database of a new gateway: {@code init [--config DIR]}. Nothing else
 * creates one, so a disk that is not mounted cannot look like a new gateway.
 */
public final class Init {
  private Init() {}

  /** Runs the command and returns its exit code. */
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    try {
      var options = Command.options(args.toArray(String[]::new), Set.of("config"));
      Optional<GatewayConfig> config = Command.servable(Command.folder(options), err);
      return config.isEmpty() ? Command.CONFIGURATION : make(config.get(), out, err);
    } catch (Command.BadUsage bad) {
      err.println(bad.getMessage());
      return Command.USAGE;
    } catch (Unusable lasting) {
      err.println("heurtoir-gateway: " + lasting.getMessage());
      return Command.CONFIGURATION;
    } catch (IOException impossible) {
      err.println("heurtoir-gateway: " + Command.reason(impossible));
      return Command.UNAVAILABLE;
    }
  }

  private static int make(GatewayConfig config, PrintStream out, PrintStream err)
      throws IOException {
    Database database = Database.of(config.storage(), true);
    if (database.exists()) {
      err.println("heurtoir-gateway: " + database.name() + " is there already; nothing was made");
      return Command.UNAVAILABLE;
    }
    Natives.unpackIn(config.storage().folder());
    try (Store made =
        Store.open(database, config::schools, SteadyClock.Sources.system(), new Counters())) {
      if (!made.writable()) {
        throw new IOException(database.name() + " cannot be written");
      }
    }
    out.println("made " + database.name());
    Path key = config.doors().orderKey();
    if (Files.exists(key)) {
      out.println(key + " of a gateway before this one is there: doors that know it go on by it");
    }
    out.println("next: start heurtoir-gateway, then enrol-door and enrol");
    return 0;
  }
}
