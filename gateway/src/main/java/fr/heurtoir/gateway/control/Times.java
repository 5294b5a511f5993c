package fr.heurtoir.gateway.control;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as commands print and read them. */
public final class Times {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
  private static final Pattern AGO = Pattern.compile("([1-9][0-9]{0,4})([smhdw])");

  private Times() {}

  /** To the minute. */
  public static String minute(Instant at, ZoneId zone) {
    return MINUTE.format(at.atZone(zone));
  }

  /** To the second. */
  public static String second(Instant at, ZoneId zone) {
    return SECOND.format(at.atZone(zone));
  }

  /** To the minute, short: without the year where it is that of now. */
  public static String day(Instant at, Instant now, ZoneId zone) {
    return (at.atZone(zone).getYear() == now.atZone(zone).getYear() ? DAY : DATE)
        .format(at.atZone(zone));
  }

  /** How long something took: milliseconds below a second, tenths below a minute. */
  public static String lasting(Duration time) {
    long millis = time.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    return millis < 60_000
        ? String.format(Locale.ROOT, "%.1f s", millis / 1_000.0)
        : time.toMinutes() + " min " + time.toSecondsPart() + " s";
  }

  /**
   * Reads a moment in the past: {@code 90m}, {@code 36h}, {@code 7d} ago; {@code 2026-11-30},
   * {@code 2026-11-30T08:00}, {@code 08:00} of today in that zone; or a time with its offset.
   *
   * @return empty where it is none of these
   */
  static Optional<Instant> since(String text, Instant now, ZoneId zone) {
    Matcher ago = AGO.matcher(text);
    try {
      if (ago.matches()) {
        return Optional.of(
            now.minus(unit(ago.group(2)).multipliedBy(Long.parseLong(ago.group(1)))));
      }
      if (text.matches("\\d{2}:\\d{2}(:\\d{2})?")) {
        return Optional.of(
            LocalTime.parse(text).atDate(LocalDate.ofInstant(now, zone)).atZone(zone).toInstant());
      }
      if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return Optional.of(LocalDate.parse(text).atStartOfDay(zone).toInstant());
      }
      String whole = text.replace(' ', 'T');
      return Optional.of(
          whole.matches(".*(Z|[+-]\\d{2}:\\d{2})")
              ? OffsetDateTime.parse(whole).toInstant()
              : LocalDateTime.parse(whole).atZone(zone).toInstant());
    } catch (DateTimeException | ArithmeticException noTime) {
      return Optional.empty();
    }
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "d" -> Duration.ofDays(1);
      default -> Duration.ofDays(7);
    };
  }
}
