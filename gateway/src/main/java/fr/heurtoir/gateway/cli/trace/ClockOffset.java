package fr.heurtoir.gateway.cli.trace;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The offset to add to another clock's times to get the gateway's. Nothing is received before it
 * was sent. So each message that both the station and the gateway logged limits the offset on one
 * side, as in NTP (RFC 5905 section 8). The offset is known where both sides are limited.
 *
 * @param micros the offset to add; 0 where the limits allow 0
 * @param within the greatest error of the offset
 */
record ClockOffset(long micros, Duration within) {
  /** The delay between an event and its log line on a busy machine. */
  private static final Duration SLACK = Duration.ofMillis(100);

  /**
   * A message that both sides logged.
   *
   * @param toGateway whether the station sent it; otherwise the gateway did
   * @param said matches the sender's line
   * @param heard matches the receiver's line
   */
  private record Message(boolean toGateway, Predicate<LogEntry> said, Predicate<LogEntry> heard) {}

  private static final List<Message> MESSAGES =
      List.of(
          new Message(true, is("invite-sent"), is("sip-call")),
          new Message(
              false,
              is("media-answered").and(entry -> entry.field("leg").equals("door")),
              is("station").and(entry -> entry.field("state").equals("early"))),
          new Message(false, lock("ordered"), is("lock-pulsing")),
          new Message(true, is("lock-pulsing"), lock("pulsing")));

  static ClockOffset none() {
    return new ClockOffset(0, Duration.ZERO);
  }

  /**
   * @param station entries of one clock in order: those of the ring, and those of its door
   *     meanwhile
   * @param gateway entries of the ring
   * @return empty where one side has no limit, or the limits contradict each other because a clock
   *     was set meanwhile
   */
  static Optional<ClockOffset> of(List<LogEntry> station, List<LogEntry> gateway) {
    long least = Long.MIN_VALUE;
    long most = Long.MAX_VALUE;
    for (Message each : MESSAGES) {
      List<LogEntry> senders = each.toGateway() ? station : gateway;
      List<LogEntry> receivers = each.toGateway() ? gateway : station;
      Optional<Instant> said = first(senders, each.said());
      Optional<Instant> heard = first(receivers, each.heard());
      if (said.isEmpty() || heard.isEmpty()) {
        continue;
      }
      long delay = ChronoUnit.MICROS.between(said.get(), heard.get());
      if (each.toGateway()) {
        most = Math.min(most, delay + micros(SLACK));
      } else {
        least = Math.max(least, -delay - micros(SLACK));
      }
    }
    if (least == Long.MIN_VALUE || most == Long.MAX_VALUE || least > most) {
      return Optional.empty();
    }
    if (least <= 0 && most >= 0) {
      return Optional.of(
          new ClockOffset(0, Duration.of(Math.max(-least, most), ChronoUnit.MICROS)));
    }
    long middle = least + (most - least) / 2;
    return Optional.of(
        new ClockOffset(middle, Duration.of((most - least + 1) / 2, ChronoUnit.MICROS)));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  private static Optional<Instant> first(List<LogEntry> entries, Predicate<LogEntry> which) {
    return entries.stream().filter(which).map(LogEntry::at).findFirst();
  }

  private static Predicate<LogEntry> is(String event) {
    return entry -> entry.event().equals(event);
  }

  private static Predicate<LogEntry> lock(String state) {
    return is("lock").and(entry -> entry.field("state").equals(state));
  }

  /** The other clock's offset from the gateway's, for a person. */
  String said() {
    String bound = " (to " + within.plusNanos(999_999).toMillis() + " ms)";
    long millis = Math.round(micros / 1_000.0);
    return millis == 0
        ? "as the gateway's" + bound
        : Math.abs(millis)
            + " ms "
            + (millis < 0 ? "ahead of" : "behind")
            + " the gateway's"
            + bound;
  }
}
