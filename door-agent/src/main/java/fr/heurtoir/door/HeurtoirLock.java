package fr.heurtoir.door;

import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.gpio.LinuxGpioChip;
import fr.heurtoir.door.lock.LockProcess;
import fr.heurtoir.protocol.ops.ServiceManager;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The lock process of a real station: {@code heurtoir-lock [door.toml]}. Ends with 78 where the
 * configuration is wrong, 69 where the lock's line cannot be had, 70 where it broke.
 *
 * <p>{@code heurtoir-lock --safe [door.toml]} is what the service manager runs after the lock
 * process ended in whatever way: it drives every lock's line to rest and ends.
 */
public final class HeurtoirLock {
  private HeurtoirLock() {}

  /** Opens the chip named in the configuration. */
  @FunctionalInterface
  public interface ChipOpener {
    /** The chip of that name, label or device file. */
    GpioChip open(String chip) throws GpioException;
  }

  static void main(String[] args) {
    System.exit(run(args, LinuxGpioChip::open));
  }

  /**
   * Runs until SIGTERM.
   *
   * @return the exit code
   */
  public static int run(String[] args, ChipOpener opener) {
    boolean safe = args.length > 0 && args[0].equals("--safe");
    int file = safe ? 1 : 0;
    try {
      DoorConfig config =
          DoorToml.read(Path.of(args.length > file ? args[file] : "/etc/heurtoir/door.toml"));
      if (safe) {
        return LinesToRest.drive(opener.open(config.chip()), config.lock().locks());
      }
      LockProcess process =
          LockProcess.start(
              config.lock(), opener.open(config.chip()), ServiceManager.of(System.getenv()));
      Runtime.getRuntime().addShutdownHook(new Thread(process::close, "lock-stop"));
      return process.awaitStop() ? 0 : 70;
    } catch (ConfigException wrong) {
      wrong.problems().forEach(System.err::println);
      return ConfigException.EXIT_CODE;
    } catch (GpioException | IOException missing) {
      System.err.println("heurtoir-lock: " + missing.getMessage());
      return 69;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
