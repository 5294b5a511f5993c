package fr.heurtoir.door.lock;

import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.protocol.DoorId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of the lock process.
 *
 * @param door whose lock it is
 * @param socket where the agent reaches it; a path of at most 100 bytes
 * @param state the folder of its state: lockdown, keys, tamper
 * @param keys the file of the keys from the enrolment, see {@link OrderKeysFile}
 * @param afterEnd how long after a call's end its ring still opens, 0 to 120 seconds
 * @param locks the door's locks, 1 to 2
 * @param guards what makes it refuse orders
 * @param chip the GPIO chip of the lock's lines and contacts, where it is not the agent's
 */
public record LockSettings(
    DoorId door,
    Path socket,
    Path state,
    Path keys,
    Duration afterEnd,
    List<Lock> locks,
    Guards guards,
    Optional<String> chip) {
  /** The longest pulse, whatever is configured or ordered. */
  public static final Duration LONGEST_PULSE = Duration.ofSeconds(15);

  /** The shortest pulse, because a strike needs it. */
  public static final Duration SHORTEST_PULSE = Duration.ofMillis(500);

  public LockSettings {
    locks = List.copyOf(locks);
    if (locks.isEmpty() || locks.size() > 2) {
      throw new IllegalArgumentException("1 to 2 locks");
    }
    if (locks.stream().map(Lock::name).distinct().count() != locks.size()) {
      throw new IllegalArgumentException("two locks of one name");
    }
    if (afterEnd.isNegative() || afterEnd.compareTo(Duration.ofSeconds(120)) > 0) {
      throw new IllegalArgumentException("0 to 120 seconds after a call");
    }
  }

  /**
   * How a lock behaves without current. In both wirings an active line means: let people in. The
   * relay feeds a lock that is locked without current, and interrupts one that is free without
   * current. So the line at rest is the safe level of both.
   */
  public enum Fail {
    /** The lock is locked without current. */
    SECURE,
    /** The lock is free without current. */
    SAFE
  }

  /**
   * One lock.
   *
   * @param name its name in orders, 1 to 32 of a-z, 0-9 and hyphens
   * @param line its line
   * @param fail how it behaves without current
   * @param pulse how long an order releases it, 0.5 to 15 seconds
   * @param contact its gate's contact, active while the gate is open
   * @param exit its exit button, active while pressed; only watched
   * @param heldOpen after how long an open gate is reported, 5 to 3600 seconds
   */
  public record Lock(
      String name,
      LineChoice line,
      Fail fail,
      Duration pulse,
      Optional<LineChoice> contact,
      Optional<LineChoice> exit,
      Duration heldOpen) {
    public Lock {
      if (pulse.compareTo(SHORTEST_PULSE) < 0 || pulse.compareTo(LONGEST_PULSE) > 0) {
        throw new IllegalArgumentException("a pulse is 0.5 to 15 seconds");
      }
      if (!name.matches("[a-z0-9-]{1,32}")) {
        throw new IllegalArgumentException("a lock's name has 1 to 32 of a-z, 0-9 and hyphens");
      }
      if (heldOpen.toSeconds() < 5 || heldOpen.toSeconds() > 3600) {
        throw new IllegalArgumentException("an open gate is told after 5 to 3600 seconds");
      }
    }
  }

  /**
   * What makes the lock process refuse orders.
   *
   * @param lockdownIn a dry contact, active while it demands a lockdown
   * @param latching whether that lockdown stays until an order lifts it
   * @param lockdownOut an output that is active during a lockdown
   * @param tamper the case's contact, active while the case is open
   * @param tamperRefuses how long orders are refused after the case was opened, 0 to 86400 seconds
   */
  public record Guards(
      Optional<LineChoice> lockdownIn,
      boolean latching,
      Optional<LineChoice> lockdownOut,
      Optional<LineChoice> tamper,
      Duration tamperRefuses) {
    public Guards {
      if (tamperRefuses.isNegative() || tamperRefuses.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException("0 to 86400 seconds after tampering");
      }
    }

    /** None of these is wired. */
    public static Guards none() {
      return new Guards(Optional.empty(), false, Optional.empty(), Optional.empty(), Duration.ZERO);
    }
  }
}
