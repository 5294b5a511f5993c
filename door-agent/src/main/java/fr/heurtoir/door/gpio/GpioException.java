package fr.heurtoir.door.gpio;

/** A line that cannot be had or moved; the message is for the installer. */
public final class GpioException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Problem {
    /** No such chip, or it is gone. */
    NO_CHIP,
    /** The chip has no such line. */
    NO_LINE,
    /** Somebody else holds the line; the message names the consumer. */
    BUSY,
    /** The file mode refuses; the message names the group to be in. */
    DENIED,
    /** The line is not of that direction, or was given back. */
    WRONG_USE,
    /** The kernel is older than 5.10 and lacks version 2 of the GPIO interface. */
    OLD_KERNEL,
    /** The kernel or the chip failed in another way; the message has the system's words. */
    FAILED
  }

  private final Problem problem;

  public GpioException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }
}
