package fr.heurtoir.protocol.log;

import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;

/**
 * One line of the log, on its way from the thread that logs it to the one that writes it.
 *
 * @param text one line without control characters: the logger's name, the message, the exception
 * @param from where the fields begin in {@code text} that the program itself wrote there
 * @param to where they end; {@code from} where the line has none, as a library's
 */
record Line(Instant at, Level level, String text, int from, int to) {
  /** A line of this room about the log itself. */
  static Line ofTheLog(Instant at, String event) {
    String text = "LineWriter: " + event;
    return new Line(at, Level.WARNING, text, text.length() - event.length(), text.length());
  }

  /** Its fields, {@code event} among them. A stranger's text is a value, never a field. */
  Map<String, String> fields() {
    return LogLine.read(text.substring(from, to));
  }

  /** The priority by syslog(3). */
  int priority() {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return 3;
    }
    if (value >= Level.WARNING.intValue()) {
      return 4;
    }
    return value >= Level.INFO.intValue() ? 6 : 7;
  }
}
