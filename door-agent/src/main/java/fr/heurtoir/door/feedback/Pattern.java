package fr.heurtoir.door.feedback;

import java.util.Locale;

/**
 * How a light is lit. No pattern flashes more than three times a second, which counts as safe for
 * people with photosensitive epilepsy (WCAG 2.3.1).
 */
public enum Pattern {
  /** All the time. */
  STEADY,
  /** One second lit, one second dark. */
  SLOW,
  /** A quarter of a second lit, a quarter dark: two flashes a second. */
  FAST,
  /** Two seconds lit, then dark. */
  ONCE;

  /** Every change of every pattern falls on a multiple of this, in milliseconds. */
  static final long STEP_MILLIS = 250;

  private static final long ONCE_MILLIS = 2000;

  /**
   * Whether the light is lit.
   *
   * @param millis since the signal began
   */
  boolean lit(long millis) {
    return switch (this) {
      case STEADY -> true;
      case SLOW -> millis / 1000 % 2 == 0;
      case FAST -> millis / STEP_MILLIS % 2 == 0;
      case ONCE -> millis < ONCE_MILLIS;
    };
  }

  /** Whether the light still changes. */
  boolean changes(long millis) {
    return switch (this) {
      case STEADY -> false;
      case SLOW, FAST -> true;
      case ONCE -> millis < ONCE_MILLIS;
    };
  }

  /** Its word in the table and on the screen. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
