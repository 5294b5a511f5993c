package fr.heurtoir.gateway.push;

import org.jspecify.annotations.Nullable;

/** Makes the answer of a push service fit for a log line. */
final class LogText {
  private static final int MOST = 120;

  private LogText() {}

  /**
   * Keeps printable ASCII, shortened and without long words: a service may repeat the endpoint or
   * the token, and neither may be logged.
   */
  static String safe(@Nullable String text) {
    if (text == null) {
      return "-";
    }
    String start = text.length() > 2_000 ? text.substring(0, 2_000) : text;
    String plain =
        start
            .replaceAll("[^\\x20-\\x7e]|[\"\\\\]", " ")
            .replaceAll("https?://\\S+", "...")
            .replaceAll("\\S{33,}", "...");
    return plain.length() > MOST ? plain.substring(0, MOST) : plain;
  }
}
