package fr.heurtoir.door;

import fr.heurtoir.door.config.ConfigException;
import fr.heurtoir.door.config.DoorConfig;
import fr.heurtoir.door.config.DoorToml;
import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.gpio.LinuxGpioChip;
import fr.heurtoir.door.lock.LinesToRest;
import fr.heurtoir.door.lock.LockProcess;
import fr.heurtoir.door.lock.StateReset;
import fr.heurtoir.protocol.log.Logs;
import fr.heurtoir.protocol.log.Problems;
import fr.heurtoir.system.ServiceManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * The lock process of a real station: {@code heurtoir-lock [door.toml]}. Exit codes: 64 for a wrong
 * command line, 78 for a wrong configuration, 69 where the lock's line is not available, 70 for a
 * failure.
 *
 * <p>{@code heurtoir-lock --safe [door.toml]}: the service manager runs this after the lock process
 * ended in any way. It sets every lock's line to rest and ends.
 *
 * <p>{@code heurtoir-lock --begin-anew [door.toml]}: IT staff run this, as the lock's user and
 * while the process is stopped, where its state is broken or has no epochs left; see {@code
 * docs/open-order.md}.
 */
public final class HeurtoirLock {
  private static final int USAGE = 64;

  private static final String HELP =
      """
      heurtoir-lock [DOOR.TOML]               the lock process (what systemd starts)
      heurtoir-lock --safe [DOOR.TOML]        drives every lock's line to rest and ends
      heurtoir-lock --begin-anew [DOOR.TOML]  begins a state anew that is broken: docs/open-order.md
      DOOR.TOML: /etc/heurtoir/door.toml unless said\
      """;

  // No logger here: the first logger fixes the log manager of the process, which main installs.
  private HeurtoirLock() {}

  /** Opens the chip named in the configuration. */
  @FunctionalInterface
  public interface ChipOpener {
    /** Opens the chip with that name, label or device file. */
    GpioChip open(String chip) throws GpioException;
  }

  static void main(String[] args) {
    if (args.length > 0 && args[0].startsWith("-")) {
      System.exit(run(args, LinuxGpioChip::open));
    }
    Logs logs = Logs.install("heurtoir-lock", System.getenv(), Level.INFO);
    int code = run(args, LinuxGpioChip::open, logs);
    logs.close();
    System.exit(code);
  }

  private static String chip(DoorConfig config) {
    return config.lock().chip().orElse(config.chip());
  }

  private static int beginAnew(DoorConfig config) throws IOException {
    StateReset.Done done = new StateReset(config.lock()).run(Instant.now());
    done.aside().ifPresent(aside -> System.out.println("set aside: " + aside));
    System.out.println("the lock begins anew, in a lockdown: " + done.state());
    System.out.println("next: sudo systemctl start heurtoir-lock");
    System.out.println("then, at the gateway: heurtoir-gateway lockdown lift " + config.door());
    return 0;
  }

  /**
   * Runs until SIGTERM.
   *
   * @return the exit code
   */
  public static int run(String[] args, ChipOpener opener) {
    return run(args, opener, null);
  }

  /**
   * As {@link #run(String[], ChipOpener)}.
   *
   * @param logs ended with the process, if any
   */
  private static int run(String[] args, ChipOpener opener, @Nullable Logs logs) {
    boolean safe = args.length > 0 && args[0].equals("--safe");
    boolean anew = args.length > 0 && args[0].equals("--begin-anew");
    int file = safe || anew ? 1 : 0;
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.println(HELP);
      return 0;
    }
    if (args.length > file + 1 || args.length > file && args[file].startsWith("-")) {
      System.err.println("heurtoir-lock: not a command: " + String.join(" ", args));
      System.err.println(HELP);
      return USAGE;
    }
    try {
      DoorConfig config =
          DoorToml.read(Path.of(args.length > file ? args[file] : "/etc/heurtoir/door.toml"));
      if (safe) {
        return LinesToRest.drive(opener.open(chip(config)), config.lock().locks());
      }
      if (anew) {
        return beginAnew(config);
      }
      if (logs != null) {
        logs.at(config.door());
      }
      LockProcess process =
          LockProcess.start(
              config.lock(), opener.open(chip(config)), ServiceManager.of(System.getenv()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, logs), "lock-stop"));
      return process.awaitStop() ? 0 : 70;
    } catch (ConfigException wrong) {
      wrong.problems().forEach(Problems.stream(System.getenv())::println);
      return ConfigException.EXIT_CODE;
    } catch (GpioException | IOException missing) {
      Problems.stream(System.getenv()).println("heurtoir-lock: " + missing.getMessage());
      return 69;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static void stop(LockProcess process, @Nullable Logs logs) {
    process.close();
    if (logs != null) {
      logs.close();
    }
  }
}
