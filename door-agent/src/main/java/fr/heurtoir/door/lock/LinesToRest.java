package fr.heurtoir.door.lock;

import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioChip.OutputLine;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.lock.LockSettings.Lock;
import java.util.List;

/**
 * Sets the locks' lines to rest and releases them, after a lock process that could not.
 *
 * <p>The kernel does not promise their level after the release. With every driver known to {@code
 * docs/gpio.md} the level stays at rest, or the resistor at the relay makes it so. The next lock
 * process requests the lines at rest again.
 */
public final class LinesToRest {
  private LinesToRest() {}

  /**
   * Tries every line, even after a failure.
   *
   * @return the exit code: 0 where every line is at rest, 69 where one was not available
   */
  public static int drive(GpioChip chip, List<Lock> locks) {
    int code = 0;
    for (Lock lock : locks) {
      try (OutputLine line = chip.requestOutput(lock.line(), false, "heurtoir-lock --safe")) {
        if (line.get()) {
          code = failed(lock, "the line reads active although it was driven to rest");
        } else {
          System.out.println("heurtoir-lock: lock " + lock.name() + " is at rest");
        }
      } catch (GpioException refused) {
        code = failed(lock, String.valueOf(refused.getMessage()));
      }
    }
    return code;
  }

  private static int failed(Lock lock, String why) {
    System.err.println("heurtoir-lock: lock " + lock.name() + " not driven to rest: " + why);
    return 69;
  }
}
