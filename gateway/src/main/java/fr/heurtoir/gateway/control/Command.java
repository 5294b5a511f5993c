package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.school.ConfigResult;
import fr.heurtoir.gateway.school.GatewayConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the gateway's commands share: options, configuration, exit codes. */
public final class Command {
  /** The command line is wrong (sysexits EX_USAGE). */
  public static final int USAGE = 64;

  /** Something necessary is not available (EX_UNAVAILABLE). */
  public static final int UNAVAILABLE = 69;

  /** A bug of ours (EX_SOFTWARE). */
  public static final int DEFECT = 70;

  /** The configuration is wrong (EX_CONFIG); systemd does not restart. */
  public static final int CONFIGURATION = 78;

  private Command() {}

  public static final class BadUsage extends Exception {
    private static final long serialVersionUID = 1L;

    public BadUsage(String what) {
      super(what);
    }
  }

  /** Reads options of the form {@code --name value}, each once at most and with a known name. */
  public static Map<String, String> options(String[] args, Set<String> known) throws BadUsage {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || !known.contains(args[i].substring(2))) {
        throw new BadUsage(
            (args[i].startsWith("-") ? "unknown option " : "not to be said here: ")
                + args[i]
                + "; heurtoir-gateway help shows what can be said");
      }
      if (i + 1 == args.length) {
        throw new BadUsage(args[i] + " wants a value");
      }
      if (options.put(args[i].substring(2), args[i + 1]) != null) {
        throw new BadUsage(args[i] + " is given twice");
      }
    }
    return options;
  }

  /**
   * What went wrong with a file, in words: Java's own message of the commonest faults is the file's
   * name alone.
   */
  public static String reason(IOException failed) {
    return switch (failed) {
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
      default -> String.valueOf(failed.getMessage());
    };
  }

  /** Reads a validity: 1 to 720 hours. */
  public static long hours(String text) throws BadUsage {
    if (!text.matches("[0-9]{1,3}") || Long.parseLong(text) < 1 || Long.parseLong(text) > 720) {
      throw new BadUsage("--hours: a number from 1 to 720, not " + text);
    }
    return Long.parseLong(text);
  }

  /**
   * The configuration's folder: the value of {@code --config}, otherwise where packages install it.
   */
  public static Path folder(Map<String, String> options) {
    return Path.of(options.getOrDefault("config", GatewayConfig.FOLDER.toString()));
  }

  /**
   * Reads what a gateway can serve, and prints every problem. Further communes with a fault are
   * left out.
   *
   * @return empty where nothing can be served
   */
  public static Optional<GatewayConfig> servable(Path folder, PrintStream problems) {
    ConfigResult.Servable read = GatewayConfig.servable(folder);
    read.why().forEach(problems::println);
    if (!read.without().isEmpty()) {
      problems.println(
          "left out until that is mended and the configuration is reloaded: "
              + String.join(", ", read.without()));
    }
    return usable(read.result(), problems);
  }

  /** Reads the configuration, or prints every problem in it. */
  public static Optional<GatewayConfig> configuration(Path folder, PrintStream problems) {
    return usable(GatewayConfig.load(folder), problems);
  }

  private static Optional<GatewayConfig> usable(ConfigResult read, PrintStream problems) {
    return switch (read) {
      case ConfigResult.Loaded loaded -> Optional.of(loaded.config());
      case ConfigResult.Faulty faulty -> {
        faulty.problems().forEach(problems::println);
        yield Optional.empty();
      }
    };
  }
}
