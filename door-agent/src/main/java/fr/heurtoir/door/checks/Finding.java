package fr.heurtoir.door.checks;

import fr.heurtoir.protocol.door.DoorMessage.SelfTest.Check;

/**
 * The result of one check.
 *
 * @param name a short word, as in the self-test's message
 * @param ok whether all is well
 * @param detail what was measured or seen
 * @param advice what to do; empty where all is well
 */
public record Finding(String name, boolean ok, String detail, Words advice) {
  private static final int MOST_DETAIL = 100;

  /** A result of the running station itself. */
  public static Finding of(String name, boolean ok, String detail) {
    return new Finding(
        name,
        ok,
        detail,
        ok ? Words.NONE : new Words("voir heurtoir-door status", "see heurtoir-door status"));
  }

  public static Finding well(String name, String detail) {
    return new Finding(name, true, detail, Words.NONE);
  }

  public static Finding bad(String name, String detail, String french, String english) {
    return new Finding(name, false, detail, new Words(french, english));
  }

  /** The form for the gateway. */
  public Check check() {
    String one = detail.isEmpty() ? "-" : detail.replaceAll("\\p{Cntrl}", " ");
    return new Check(name, ok, one.length() > MOST_DETAIL ? one.substring(0, MOST_DETAIL) : one);
  }

  public String line(Words.Lang lang) {
    String first = String.format("%-6s %-12s %s", ok ? "OK" : lang.fault(), name, detail);
    return ok ? first : first + "\n       -> " + advice.in(lang);
  }
}
