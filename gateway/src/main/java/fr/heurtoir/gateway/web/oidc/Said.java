package fr.heurtoir.gateway.web.oidc;

import java.util.regex.Pattern;

/** What others said, fit for one line of a log. */
final class Said {
  private static final int MOST = 200;
  private static final Pattern UNFIT = Pattern.compile("[^\\x20-\\x7E]|[\"\\\\]");

  /** An address is somebody's. */
  private static final Pattern EMAIL = Pattern.compile("[^\\s@<>]+@[^\\s@<>]+");

  private Said() {}

  static String briefly(Throwable failed) {
    String said = failed.getMessage();
    return briefly(said == null ? failed.getClass().getSimpleName() : said);
  }

  static String briefly(String text) {
    String cut = text.length() > MOST ? text.substring(0, MOST) : text;
    return EMAIL.matcher(UNFIT.matcher(cut).replaceAll("?")).replaceAll("(address)");
  }
}
