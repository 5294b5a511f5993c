package fr.heurtoir.door.gpio;

/** A line cannot be reserved or moved; the message is for the installer. */
public final class GpioException extends Exception {
  private static final long serialVersionUID = 1L;

  public enum Problem {
    /** No such chip, or it has disappeared. */
    NO_CHIP,
    /** The chip has no such line. */
    NO_LINE,
    /** Another process holds the line; the message names the consumer. */
    BUSY,
    /** The file mode denies access; the message names the group to join. */
    DENIED,
    /** The line has another direction, or was released. */
    WRONG_USE,
    /** The kernel is older than 5.10 and lacks version 2 of the GPIO interface. */
    OLD_KERNEL,
    /** The kernel or the chip failed in another way; the message contains the system's text. */
    FAILED
  }

  private final Problem problem;

  public GpioException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
