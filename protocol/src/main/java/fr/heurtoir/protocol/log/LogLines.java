package fr.heurtoir.protocol.log;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record as one line, whatever it contains: a peer that gets a line end into a message cannot
 * forge a second record. For journald a line begins with its syslog priority {@code <N>}
 * (sd-daemon(3)) and leaves the time to the journal.
 */
final class LogLines extends Formatter {
  /** The longest line, in characters; what is longer is cut. */
  static final int MAX_LINE = 20_000;

  private static final int MAX_MESSAGE = 8_192;
  private static final int MAX_FRAMES = 30;
  private static final int MAX_CAUSES = 5;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final boolean journal;

  LogLines(boolean journal) {
    this.journal = journal;
  }

  @Override
  public String format(LogRecord record) {
    return format(line(record));
  }

  /** The line as it stands in a stream, with its line end. */
  String format(Line line) {
    return (journal
            ? "<" + line.priority() + ">"
            : TIME.format(line.at()) + ' ' + word(line.priority()) + ' ')
        + line.text()
        + '\n';
  }

  /** The record as a line. */
  Line line(LogRecord record) {
    StringBuilder text = new StringBuilder(160);
    text.append(room(record.getLoggerName())).append(": ");
    int from = text.length();
    clean(text, String.valueOf(formatMessage(record)), MAX_MESSAGE);
    int to = text.length();
    @Nullable Throwable thrown = record.getThrown();
    if (thrown != null) {
      stack(text, thrown);
    }
    if (text.length() > MAX_LINE) {
      text.setLength(MAX_LINE - 3);
      text.append("...");
    }
    to = record instanceof EventRecord ? Math.min(to, text.length()) : from;
    return new Line(record.getInstant(), record.getLevel(), text.toString(), from, to);
  }

  private static String word(int priority) {
    return switch (priority) {
      case 3 -> "ERROR";
      case 4 -> "WARN";
      case 6 -> "INFO";
      default -> "DEBUG";
    };
  }

  private static String room(@Nullable String logger) {
    return logger == null ? "-" : logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static void stack(StringBuilder line, Throwable thrown) {
    @Nullable Throwable cause = thrown;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      line.append(i == 0 ? " exception=\"" : " cause=\"");
      clean(line, cause.toString().replace('"', '\''), 500);
      StackTraceElement[] frames = cause.getStackTrace();
      for (int f = 0; f < Math.min(frames.length, MAX_FRAMES); f++) {
        line.append(f == 0 ? " at " : " < ").append(frames[f]);
      }
      line.append('"');
      cause = cause.getCause();
    }
  }

  /** Escapes line ends and all other control characters of a terminal. */
  private static void clean(StringBuilder line, String text, int most) {
    int end = Math.min(text.length(), most);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append(' ');
        default -> {
          if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
            line.append("\\u").append(String.format("%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    if (end < text.length()) {
      line.append("...");
    }
  }
}
