package fr.heurtoir.demo;

/** Why the demo does not start or cannot go on; the message is for whoever called it. */
final class CannotStart extends Exception {
  private static final long serialVersionUID = 1L;

  /** Another demo holds the data folder. */
  static final String RUNNING = "already-running";

  /** Somebody else holds a port. */
  static final String PORT = "port-taken";

  /** A certificate, an address or a program that is needed is not there. */
  static final String MISSING = "missing";

  /** A process of the demo did not come up, or ended. */
  static final String PROCESS = "process";

  private final String code;

  CannotStart(String code, String message) {
    super(message);
    this.code = code;
  }

  /** One of the words above. */
  String code() {
    return code;
  }

  /** The exit status, in the words of sysexits(3): EX_TEMPFAIL, EX_UNAVAILABLE, EX_SOFTWARE. */
  int exitStatus() {
    return switch (code) {
      case RUNNING -> 75;
      case PORT, MISSING -> 69;
      default -> 70;
    };
  }
}
