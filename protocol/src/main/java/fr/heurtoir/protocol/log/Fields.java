package fr.heurtoir.protocol.log;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a log line, {@code name=value name=value}, whose number or names are known only when
 * the line is written. As an argument of a line it is inserted unchanged; any other argument is
 * inserted as one value.
 */
public final class Fields {
  private static final int MOST = 4_096;

  private final StringBuilder text = new StringBuilder();
  private final Set<String> names = new HashSet<>();

  public Fields() {}

  /** Adds a field. The name must be a word of the program. */
  public Fields with(String name, @Nullable Object value) {
    text.append(text.isEmpty() ? "" : " ").append(name).append('=');
    bare(text, text(value));
    names.add(name);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /**
   * Fills each {@code {}} of a pattern with a value. Inside quotes, it escapes the value's quotes;
   * elsewhere, it quotes a value that is no plain word.
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

  /** Whether a line names that field, by its pattern or among fields that it is given. */
  static boolean name(String field, String pattern, @Nullable Object @Nullable [] values) {
    if (pattern.contains(" " + field + "=")) {
      return true;
    }
    if (values != null) {
      for (Object value : values) {
        if (value instanceof Fields fields && fields.names.contains(field)) {
          return true;
        }
      }
    }
    return false;
  }

  /** How many values a pattern has. */
  static int places(String pattern) {
    int places = 0;
    for (int at = pattern.indexOf("{}"); at >= 0; at = pattern.indexOf("{}", at + 2)) {
      places++;
    }
    return places;
  }

  /** Appends one value: a plain word unchanged, everything else in quotes. */
  static void bare(StringBuilder line, String value) {
    if (!value.isEmpty() && value.chars().allMatch(Fields::plain)) {
      line.append(value);
    } else {
      line.append('"');
      escaped(line, value);
      line.append('"');
    }
  }

  /**
   * Appends text within quotes, and escapes what would end them, end the line, or control a
   * terminal.
   */
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

  /** Control characters, and Unicode's line ends and changes of text direction. */
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
