package fr.heurtoir.protocol.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A message's first line and headers as raw text, unfolded (RFC 3261 section 7.3.1). They are read
 * before the parser, so that limits, framing and a 400 do not depend on it.
 *
 * @param faults what is wrong, in our words; empty for a block that the parser may see
 */
public record HeaderBlock(String firstLine, List<Line> lines, List<String> faults) {
  private static final int MOST_LINES = 128;

  /** The longest header name. RFC 4475 section 3.1.1.7 has one of 105 characters. */
  private static final int LONGEST_NAME = 256;

  private static final Set<String> ONCE =
      Set.of("from", "to", "call-id", "cseq", "max-forwards", "content-length", "content-type");

  public record Line(String name, String value) {}

  /**
   * Reads the bytes before the empty line.
   *
   * @param length how many of {@code bytes} to read
   */
  public static HeaderBlock read(byte[] bytes, int length) {
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    String[] raw = text.split("\r\n", MOST_LINES + 2);
    List<Line> lines = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    if (raw.length > MOST_LINES) {
      faults.add("too many header lines");
    }
    if (text.indexOf('\0') >= 0) {
      faults.add("NUL");
    }
    // The parser takes a lone CR or LF as a line end, and would then see other headers than we do.
    if (text.replace("\r\n", "").chars().anyMatch(c -> c == '\r' || c == '\n')) {
      faults.add("bare line end");
    }
    for (int i = 1; i < Math.min(raw.length, MOST_LINES); i++) {
      String line = raw[i];
      if (line.isEmpty()) {
        continue;
      }
      if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        if (lines.isEmpty()) {
          faults.add("folded first header");
        } else {
          Line last = lines.removeLast();
          lines.add(new Line(last.name(), (last.value() + ' ' + line.strip()).strip()));
        }
        continue;
      }
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).stripTrailing();
      if (!isToken(name)) {
        faults.add("header without a name");
        continue;
      }
      lines.add(new Line(longName(name), line.substring(colon + 1).strip()));
    }
    for (String name : ONCE) {
      if (lines.stream().filter(line -> line.name().equals(name)).count() > 1) {
        faults.add("repeated " + name);
      }
    }
    return new HeaderBlock(raw[0], List.copyOf(lines), List.copyOf(faults));
  }

  public boolean isResponse() {
    return firstLine.startsWith("SIP/");
  }

  /** The first word of a request line, or nothing that could be a method. */
  public String method() {
    int space = firstLine.indexOf(' ');
    String method = space < 0 ? "" : firstLine.substring(0, space);
    return isToken(method) && method.length() <= 64 ? method : "";
  }

  /** Whether it is METHOD SP URI SP SIP/2.0 (RFC 3261 section 7.1), without other white space. */
  public boolean hasRequestLine() {
    String[] words = firstLine.split(" ", -1);
    return words.length == 3
        && !method().isEmpty()
        && !words[1].isEmpty()
        && !words[1].contains("\t")
        && words[2].equalsIgnoreCase("SIP/2.0");
  }

  /** Whether it is a request line of another SIP version. */
  public boolean isOtherVersion() {
    String[] words = firstLine.split(" ", -1);
    return words.length == 3
        && words[2].matches("(?i)SIP/\\d{1,3}\\.\\d{1,3}")
        && !words[2].equalsIgnoreCase("SIP/2.0");
  }

  List<String> all(String name) {
    return lines.stream().filter(line -> line.name().equals(name)).map(Line::value).toList();
  }

  Optional<String> one(String name) {
    List<String> values = all(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** The state of Content-Length. */
  public enum Length {
    /** The header is missing. */
    ABSENT,
    /** The header occurs once and is a number of at most 9 digits. */
    GIVEN,
    /** The header occurs more than once, or is no such number. */
    BAD
  }

  public Length length() {
    List<String> values = all("content-length");
    if (values.isEmpty()) {
      return Length.ABSENT;
    }
    return contentLength().isPresent() ? Length.GIVEN : Length.BAD;
  }

  public OptionalInt contentLength() {
    List<String> values = all("content-length");
    if (values.size() != 1 || !values.getFirst().matches("[0-9]{1,9}")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(values.getFirst()));
  }

  private static boolean isToken(String text) {
    if (text.isEmpty() || text.length() > LONGEST_NAME) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!letter && "-.!%*_+`'~".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The long form of a compact name (RFC 3261 section 7.3.3), in lower case. */
  private static String longName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "v" -> "via";
      case "f" -> "from";
      case "t" -> "to";
      case "i" -> "call-id";
      case "l" -> "content-length";
      case "c" -> "content-type";
      case "m" -> "contact";
      default -> lower;
    };
  }
}
