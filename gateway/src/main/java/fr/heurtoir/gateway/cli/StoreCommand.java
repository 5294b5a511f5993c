package fr.heurtoir.gateway.cli;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.Usage;
import fr.heurtoir.gateway.ops.Natives;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.gateway.store.StoreMove;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The command {@code store move FILE [--config DIR]}: copies an SQLite file into the empty database
 * that {@code [storage] url} names, and compares. No gateway may use either.
 */
public final class StoreCommand {
  private StoreCommand() {}

  /** Runs the command and returns its exit code. */
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.size() < 2 || !args.getFirst().equals("move") || args.get(1).startsWith("--")) {
      err.println(Usage.of("store"));
      return Command.USAGE;
    }
    try {
      var options =
          Command.options(args.subList(2, args.size()).toArray(String[]::new), Set.of("config"));
      Path folder = Command.folder(options);
      Optional<GatewayConfig> config = Command.servable(folder, err);
      return config.isEmpty()
          ? Command.CONFIGURATION
          : move(Path.of(args.get(1)).toAbsolutePath(), folder, config.get().storage(), out, err);
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

  private static int move(
      Path file, Path folder, GatewayConfig.Storage storage, PrintStream out, PrintStream err)
      throws IOException {
    if (!(Database.of(storage, true) instanceof Database.Server server)) {
      err.println(
          "heurtoir-gateway: [storage] url in "
              + folder.resolve("gateway.toml")
              + " says where to copy to, and there is none");
      return Command.CONFIGURATION;
    }
    Natives.unpackIn(storage.folder());
    for (StoreMove.Copied table : StoreMove.copy(Database.Sqlite.existing(file), server)) {
      out.printf("%-18s %9d rows  %s%n", table.table(), table.rows(), table.sha256());
    }
    out.println(file + " and " + server.name() + " hold the same; the file is as it was");
    if (!storage.folder().equals(file.getParent())) {
      out.println(
          "keys and pictures beside the file are no part of it: move them to " + storage.folder());
    }
    out.println("next: start heurtoir-gateway");
    return 0;
  }
}
