package fr.heurtoir.door.lock;

import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the lock process is told.
 *
 * @param socket where the agent reaches it; a path of at most 100 bytes
 * @param afterEnd how long after a call's end its ring still opens, 0 to 120 seconds
 * @param locks the door's locks, 1 to 2
 */
public record LockSettings(Path socket, Duration afterEnd, List<Lock> locks) {
  /** No pulse is longer, whatever is configured or ordered. */
  public static final Duration LONGEST_PULSE = Duration.ofSeconds(15);

  /** No pulse is shorter: a strike needs it. */
  public static final Duration SHORTEST_PULSE = Duration.ofMillis(500);

  public LockSettings {
    locks = List.copyOf(locks);
    if (locks.isEmpty() || locks.size() > 2) {
      throw new IllegalArgumentException("1 to 2 locks");
    }
    if (locks.stream().map(Lock::name).distinct().count() != locks.size()) {
      throw new IllegalArgumentException("two locks of one name");
    }
  }

  /**
   * One lock.
   *
   * @param name its name in orders, at most 32 characters
   * @param line its line
   * @param pulse how long an order releases it, 0.5 to 15 seconds
   */
  public record Lock(String name, LineChoice line, Duration pulse) {
    public Lock {
      if (pulse.compareTo(SHORTEST_PULSE) < 0 || pulse.compareTo(LONGEST_PULSE) > 0) {
        throw new IllegalArgumentException("a pulse is 0.5 to 15 seconds");
      }
      if (name.isEmpty() || name.length() > 32) {
        throw new IllegalArgumentException("a lock's name has 1 to 32 characters");
      }
    }
  }
}
