package fr.heurtoir.protocol;

import java.time.Duration;

/**
 * The time from the press to the INVITE: the header {@value #SIP_HEADER}, in whole milliseconds. It
 * is an age, not a time, because a station may not know the time, but knows how long ago its button
 * was pressed.
 */
public final class PressAge {
  public static final String SIP_HEADER = "Heurtoir-Press-Age";

  /** The greatest age that is believed. */
  public static final Duration MOST = Duration.ofSeconds(60);

  private PressAge() {}

  /** The header's value for an age; a negative age counts as zero. */
  public static String write(Duration age) {
    return Long.toString(Math.clamp(age.toMillis(), 0, MOST.toMillis()));
  }

  /** The age in a header's value, at most {@link #MOST}. Zero for anything that is not a number. */
  public static Duration read(String value) {
    String text = value.strip();
    if (!text.matches("[0-9]{1,9}")) {
      return Duration.ZERO;
    }
    Duration age = Duration.ofMillis(Long.parseLong(text));
    return age.compareTo(MOST) > 0 ? MOST : age;
  }
}
