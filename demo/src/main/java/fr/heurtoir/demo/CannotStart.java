package fr.heurtoir.demo;

/** Why the demo does not start or cannot continue. The message is for its caller. */
final class CannotStart extends Exception {
  private static final long serialVersionUID = 1L;

  /** Another demo uses the data folder. */
  static final String RUNNING = "already-running";

  /** Another process uses a port. */
  static final String PORT = "port-taken";

  /** A necessary certificate, address or program is missing. */
  static final String MISSING = "missing";

  /** A process of the demo did not start, or ended. */
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
