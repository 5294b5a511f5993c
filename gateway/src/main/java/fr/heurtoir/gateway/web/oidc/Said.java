package fr.heurtoir.gateway.web.oidc;

import java.util.regex.Pattern;

/** Makes text from outside fit for one log line. */
final class Said {
  private static final int MOST = 200;
  private static final Pattern UNFIT = Pattern.compile("[^\\x20-\\x7E]|[\"\\\\]");

  /** An email address is personal data. */
  private static final Pattern EMAIL = Pattern.compile("[^\\s@<>]+@[^\\s@<>]+");

  private Said() {}

  static String briefly(Throwable failed) {
    String message = failed.getMessage();
    return briefly(message == null ? failed.getClass().getSimpleName() : message);
  }

  static String briefly(String text) {
    String cut = text.length() > MOST ? text.substring(0, MOST) : text;
    return EMAIL.matcher(UNFIT.matcher(cut).replaceAll("?")).replaceAll("(address)");
  }
}
