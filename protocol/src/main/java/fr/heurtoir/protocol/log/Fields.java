package fr.heurtoir.protocol.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a log line, {@code name=value name=value}, whose number or names are known only when
 * the line is written. As an argument of a line it is put in as it is; any other argument is put in
 * as one value.
 */
public final class Fields {
  private static final int MOST = 4_096;

  private final StringBuilder text = new StringBuilder();

  /** None yet. */
  public Fields() {}

  /** One more field; the name is a word of the program's. */
  public Fields with(String name, @Nullable Object value) {
    text.append(text.isEmpty() ? "" : " ").append(name).append('=');
    bare(text, text(value));
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /**
   * A line's pattern with a value for each {@code {}}: between quotes, the value's quotes are
   * escaped; elsewhere, a value that is no plain word is quoted.
   */
  static String format(String pattern, @Nullable Object @Nullable [] values) {
    if (values == null || values.length == 0) {
      return pattern;
    }
    StringBuilder line = new StringBuilder(pattern.length() + 40);
    boolean quoted = false;
    int next = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '{'
          && i + 1 < pattern.length()
          && pattern.charAt(i + 1) == '}'
          && next < values.length) {
        Object value = values[next++];
        i++;
        if (value instanceof Fields fields) {
          line.append(fields);
        } else if (quoted) {
          escaped(line, text(value));
        } else {
          bare(line, text(value));
        }
      } else {
        quoted ^= c == '"';
        line.append(c);
      }
    }
    return line.toString();
  }

  /** How many values a pattern asks for. */
  static int places(String pattern) {
    int places = 0;
    for (int at = pattern.indexOf("{}"); at >= 0; at = pattern.indexOf("{}", at + 2)) {
      places++;
    }
    return places;
  }

  /** As one value: a plain word as it is, all else between quotes. */
  static void bare(StringBuilder line, String value) {
    if (!value.isEmpty() && value.chars().allMatch(Fields::plain)) {
      line.append(value);
    } else {
      line.append('"');
      escaped(line, value);
      line.append('"');
    }
  }

  /** What may stand between quotes: nothing that ends them, a line, or a terminal's patience. */
  static void escaped(StringBuilder line, String value) {
    int end = Math.min(value.length(), MOST);
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> line.append('\\').append(c);
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (hidden(c)) {
            line.append("\\u").append(Integer.toHexString(c | 0x10000).substring(1));
          } else {
            line.append(c);
          }
        }
      }
    }
    if (end < value.length()) {
      line.append("...");
    }
  }

  /** Controls, and what turns the direction of text or ends a line in Unicode. */
  private static boolean hidden(char c) {
    return Character.isISOControl(c)
        || c == '\u2028'
        || c == '\u2029'
        || Character.getType(c) == Character.FORMAT;
  }

  private static boolean plain(int c) {
    return c > ' '
        && c != '='
        && c != '"'
        && c != '\\'
        && c != '\u007f'
        && !Character.isSpaceChar(c)
        && !hidden((char) c);
  }

  private static String text(@Nullable Object value) {
    try {
      return value instanceof Object[] several
          ? Arrays.deepToString(several)
          : String.valueOf(value);
    } catch (RuntimeException unprintable) {
      return unprintable.getClass().getSimpleName();
    }
  }
}
