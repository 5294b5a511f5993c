package fr.heurtoir.protocol.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the {@code key=value} words of one log line; a value with spaces stands in quotes. */
public final class LogLine {
  private static final Pattern WORD =
      Pattern.compile("(?<=^|\\s)([a-z][a-z0-9_-]*)=(\"(?:[^\"\\\\]|\\\\.)*+\"|\\S*)");

  private LogLine() {}

  /** The fields in the order of the line. Where a name occurs twice, the first counts. */
  public static Map<String, String> read(String line) {
    Map<String, String> words = new LinkedHashMap<>();
    Matcher found = WORD.matcher(line);
    while (found.find()) {
      String value = found.group(2);
      if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
        value = value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
      }
      words.putIfAbsent(found.group(1), value);
    }
    return words;
  }
}
