package fr.heurtoir.protocol.log;

/**
 * Makes log text from what a stranger may have written. Such text and exceptions can quote a
 * message, which may contain credentials, or text that forges a line.
 */
public final class ForeignText {
  private static final int MOST_LENGTH = 100;

  private ForeignText() {}

  /**
   * An exception's class, the file and line that threw it, and its cause's class, without any
   * message.
   */
  public static String describe(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    String place =
        trace.length == 0 ? "?" : trace[0].getFileName() + ":" + trace[0].getLineNumber();
    Throwable cause = thrown.getCause();
    return thrown.getClass().getSimpleName()
        + "@"
        + place
        + (cause == null ? "" : "<" + cause.getClass().getSimpleName());
  }

  /** The first 100 characters of the first line, printable ASCII only. */
  public static String shorten(String text) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < text.length() && kept.length() < MOST_LENGTH; i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n') {
        break;
      }
      kept.append(c < ' ' || c > '~' ? '?' : c);
    }
    return kept.toString();
  }
}
