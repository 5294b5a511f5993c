package fr.heurtoir.protocol;

import java.time.Duration;

/**
 * How long before its INVITE the bell was pressed: the header {@value #SIP_HEADER}, whole
 * milliseconds. An age, not a time: a station may not know what time it is, but it knows how long
 * ago its button went down.
 */
public final class PressAge {
  /** The header's name. */
  public static final String SIP_HEADER = "Heurtoir-Press-Age";

  /** What is believed at most. */
  public static final Duration MOST = Duration.ofSeconds(60);

  private PressAge() {}

  /** The header's value for an age; negative ages are none. */
  public static String write(Duration age) {
    return Long.toString(Math.clamp(age.toMillis(), 0, MOST.toMillis()));
  }

  /** The age of a header's value, at most {@link #MOST}; zero for anything that is not a number. */
  public static Duration read(String value) {
    String text = value.strip();
    if (!text.matches("[0-9]{1,9}")) {
      return Duration.ZERO;
    }
    Duration age = Duration.ofMillis(Long.parseLong(text));
    return age.compareTo(MOST) > 0 ? MOST : age;
  }
}
