package fr.heurtoir.gateway.cli.trace;

import fr.heurtoir.protocol.log.LogLine;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One recorded log line about an event.
 *
 * @param who what wrote it: {@code gateway}, {@code door}, {@code lock}, or the name of its file
 * @param clock the clock of {@code at}; entries of one clock are ordered by it
 * @param at the time by that clock
 * @param fields its {@code name=value} words, including {@code event}
 * @param text the words from {@code event=} on, without control characters of terminals
 */
record LogEntry(String who, String clock, Instant at, Map<String, String> fields, String text) {
  /** The gateway's clock, to which all other clocks are compared. */
  static final String GATEWAY = "gateway";

  private static final int MOST = 16 * 1024;

  /** Later than any clock says; far less than what arithmetic with times can bear. */
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  private static final Pattern TIMED =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d[T"
              + " ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?)(Z|[+-]\\d\\d:?\\d\\d)?\\s(.*)",
          Pattern.DOTALL);

  /** The event's name. */
  String event() {
    return fields.getOrDefault("event", "-");
  }

  /** A field; empty where the line has none of that name. */
  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  LogEntry correctedBy(long micros) {
    return new LogEntry(who, clock, at.plus(micros, ChronoUnit.MICROS), fields, text);
  }

  /**
   * Reads a line of a log file ({@code TIME ... event=...}) or of {@code journalctl -o json}.
   *
   * @param from who wrote the file, where its lines do not say it
   * @param zone the zone of times without one: of a station's log outside the journal
   * @return empty for a line without a time or an event: a part of a stack trace, a library's
   *     output, a truncated line
   */
  static Optional<LogEntry> read(String line, String from, ZoneId zone) {
    if (line.startsWith("{")) {
      return ofJournal(line, from);
    }
    Matcher timed = TIMED.matcher(line.length() > MOST ? line.substring(0, MOST) : line);
    if (!timed.matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime local = LocalDateTime.parse(timed.group(1).replace(' ', 'T').replace(',', '.'));
      @Nullable String offset = timed.group(2);
      Instant at =
          offset == null ? local.atZone(zone).toInstant() : local.toInstant(ZoneOffset.of(offset));
      return of(from, from, at, timed.group(3));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  /** Reads an entry as in systemd.journal-fields(7). journalctl exports every value as text. */
  private static Optional<LogEntry> ofJournal(String line, String from) {
    try {
      JsonObject entry = new JsonObject(line);
      if (!(entry.getValue("__REALTIME_TIMESTAMP") instanceof String micros)) {
        return Optional.empty();
      }
      Instant at = Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
      @Nullable Object unit = entry.getValue("_SYSTEMD_UNIT");
      @Nullable Object machine = entry.getValue("_MACHINE_ID");
      String who = unit instanceof String name ? program(name, from) : from;
      return of(who, machine instanceof String id ? id : from, at, message(entry));
    } catch (DecodeException | NumberFormatException | DateTimeException | ArithmeticException no) {
      return Optional.empty();
    }
  }

  private static String program(String unit, String from) {
    String name = unit.replaceFirst("\\.service$", "").replaceFirst("^heurtoir-", "");
    return name.equals(GATEWAY) || from.isEmpty() || from.equals(name) ? name : from + "/" + name;
  }

  /** The message. journalctl writes text that is not plain as an array of byte values. */
  private static String message(JsonObject entry) {
    @Nullable Object message = entry.getValue("MESSAGE");
    if (message instanceof JsonArray numbers && numbers.size() <= MOST) {
      byte[] bytes = new byte[numbers.size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = numbers.getValue(i) instanceof Number number ? number.byteValue() : (byte) '?';
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return message instanceof String text ? text.substring(0, Math.min(MOST, text.length())) : "";
  }

  private static Optional<LogEntry> of(String who, String clock, Instant at, String said) {
    int event = said.indexOf("event=");
    if (at.isBefore(Instant.EPOCH)
        || at.isAfter(LAST)
        || event < 0
        || event > 0 && said.charAt(event - 1) != ' ') {
      return Optional.empty();
    }
    String text = visible(said.substring(event));
    return Optional.of(new LogEntry(visible(who), clock, at, LogLine.read(text), text));
  }

  /**
   * Makes control characters visible: a file from elsewhere may contain commands for a terminal.
   */
  static String visible(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean hidden =
          Character.isISOControl(c)
              || c == '\u2028'
              || c == '\u2029'
              || Character.getType(c) == Character.FORMAT;
      plain.append(hidden ? '?' : c);
    }
    return plain.toString();
  }
}
