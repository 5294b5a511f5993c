package fr.heurtoir.gateway.cli.trace;

import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One ring, as all sources logged it, in one order.
 *
 * @param ring its id
 * @param door where it was rung; {@code -} where no line of the gateway says it
 * @param clocks for each other clock by name its offset from the gateway's, where known
 * @param told sorted by time, corrected to the gateway's clock
 */
record RingStory(
    RingId ring, String door, Map<String, Optional<ClockOffset>> clocks, List<Told> told) {
  /** The longest time from the press to its line, and from the last line to the station's rest. */
  private static final Duration BEFORE = Duration.ofSeconds(60);

  private static final Duration AFTER = Duration.ofSeconds(30);
  private static final Pattern RECEIPT = Pattern.compile("(\\S+)((?: [a-z]+=(?:\\d+|-))++)");
  private static final Pattern STEP = Pattern.compile(" ([a-z]+)=(\\d{1,9})");

  /** How certain the order is. */
  enum Order {
    /** Certain: ordered by one clock, or further from other clocks' entries than their errors. */
    SURE(' '),
    /** An entry of another clock is so close that either may have come first. */
    NEAR('~'),
    /** The clock's offset from the gateway's is unknown. */
    UNKNOWN('?');

    private final char mark;

    Order(char mark) {
      this.mark = mark;
    }

    char mark() {
      return mark;
    }
  }

  /**
   * One entry.
   *
   * @param named whether its line names the ring; the others concern the same door meanwhile
   */
  record Told(LogEntry entry, boolean named, Order order) {}

  private record Chosen(LogEntry entry, boolean named) {}

  RingStory {
    clocks = Map.copyOf(clocks);
    told = List.copyOf(told);
  }

  /**
   * @param recorded lines in any order; those of other rings are ignored
   * @param oneClock whether all were written on one machine
   */
  static RingStory of(RingId ring, List<LogEntry> recorded, boolean oneClock) {
    List<LogEntry> ordered = recorded.stream().sorted(Comparator.comparing(LogEntry::at)).toList();
    List<LogEntry> gateway =
        ordered.stream().filter(entry -> isGateway(entry) && names(entry, ring)).toList();
    String door =
        gateway.stream()
            .map(entry -> entry.field("door"))
            .filter(name -> !name.isEmpty())
            .findFirst()
            .orElse("-");
    String reference = gateway.isEmpty() ? "" : gateway.getFirst().clock();
    List<Chosen> all = new ArrayList<>(ofGateway(ring, door, ordered, gateway));
    receipts(gateway).forEach(entry -> all.add(new Chosen(entry, true)));

    Map<String, List<LogEntry>> stations = new LinkedHashMap<>();
    ordered.stream()
        .filter(entry -> !isGateway(entry))
        .forEach(e -> stations.computeIfAbsent(e.clock(), clock -> new ArrayList<>()).add(e));
    Map<String, Optional<ClockOffset>> clocks = new LinkedHashMap<>();
    Map<String, String> names = new LinkedHashMap<>();
    stations.forEach(
        (clock, entries) -> {
          List<Chosen> chosen = ofStation(ring, entries);
          if (chosen.isEmpty()) {
            return;
          }
          names.put(clock, chosen.getFirst().entry().who());
          Optional<ClockOffset> offset =
              oneClock || clock.equals(reference)
                  ? Optional.of(ClockOffset.none())
                  : ClockOffset.of(chosen.stream().map(Chosen::entry).toList(), gateway);
          clocks.put(clock, offset);
          long micros = offset.map(ClockOffset::micros).orElse(0L);
          chosen.forEach(
              each -> all.add(new Chosen(each.entry().correctedBy(micros), each.named())));
        });
    all.sort(Comparator.comparing(each -> each.entry().at()));
    Map<String, Optional<ClockOffset>> offsets = new LinkedHashMap<>();
    clocks.forEach((clock, offset) -> offsets.put(names.getOrDefault(clock, clock), offset));
    return new RingStory(ring, door, offsets, inOrder(all, clocks));
  }

  private static boolean isGateway(LogEntry entry) {
    return entry.who().equals(LogEntry.GATEWAY);
  }

  /**
   * Whether a line names the ring. A call back's line also names the ring that it calls back for.
   */
  static boolean names(LogEntry entry, RingId ring) {
    return entry.field("ring").equals(ring.value()) || entry.field("of").equals(ring.value());
  }

  /** The gateway's lines of the ring, and its lines of the door between the first and the last. */
  private static List<Chosen> ofGateway(
      RingId ring, String door, List<LogEntry> ordered, List<LogEntry> named) {
    if (named.isEmpty()) {
      return List.of();
    }
    Instant first = named.getFirst().at();
    Instant last = named.getLast().at();
    return ordered.stream()
        .filter(RingStory::isGateway)
        .filter(
            entry ->
                names(entry, ring)
                    || entry.field("ring").isEmpty()
                        && entry.field("door").equals(door)
                        && !entry.at().isBefore(first)
                        && !entry.at().isAfter(last))
        .map(entry -> new Chosen(entry, names(entry, ring)))
        .toList();
  }

  /**
   * The station's lines from the press until it rests. A station has one ring at a time, so all
   * belong to that ring.
   */
  private static List<Chosen> ofStation(RingId ring, List<LogEntry> entries) {
    List<LogEntry> named = entries.stream().filter(entry -> names(entry, ring)).toList();
    if (named.isEmpty()) {
      return List.of();
    }
    Instant first = named.getFirst().at();
    Instant last = named.getLast().at();
    Instant from =
        entries.stream()
            .filter(entry -> state(entry, "calling"))
            .map(LogEntry::at)
            .filter(at -> !at.isAfter(first) && !at.isBefore(first.minus(BEFORE)))
            .reduce((one, later) -> later)
            .orElse(first);
    Optional<LogEntry> end =
        entries.stream()
            .filter(entry -> entry.at().isAfter(last) && !entry.at().isAfter(last.plus(AFTER)))
            .filter(entry -> state(entry, "idle") || state(entry, "calling"))
            .findFirst();
    boolean rests = state(named.getLast(), "idle");
    Instant to =
        rests
            ? last
            : end.map(entry -> state(entry, "idle") ? entry.at() : entry.at().minusNanos(1))
                .orElse(last);
    return entries.stream()
        .filter(
            entry ->
                names(entry, ring)
                    || entry.field("ring").isEmpty()
                        && !entry.at().isBefore(from)
                        && !entry.at().isAfter(to))
        .map(entry -> new Chosen(entry, names(entry, ring)))
        .toList();
  }

  private static boolean state(LogEntry entry, String state) {
    return entry.event().equals("station") && entry.field("state").equals(state);
  }

  /** The events of the ring at each phone, which the gateway logs at the ring's end. */
  private static List<LogEntry> receipts(List<LogEntry> gateway) {
    List<LogEntry> receipts = new ArrayList<>();
    for (LogEntry end : gateway) {
      if (!end.event().equals("ring-ended") || !end.field("lasted_ms").matches("\\d{1,9}")) {
        continue;
      }
      Instant press = end.at().minusMillis(Long.parseLong(end.field("lasted_ms")));
      Matcher phone = RECEIPT.matcher(end.field("receipts"));
      while (phone.find()) {
        Matcher step = STEP.matcher(phone.group(2));
        while (step.find()) {
          String event = "phone-" + step.group(1);
          receipts.add(
              new LogEntry(
                  phone.group(1),
                  end.clock(),
                  press.plusMillis(Long.parseLong(step.group(2))),
                  Map.of("event", event),
                  "event=" + event + " since_press_ms=" + step.group(2)));
        }
      }
    }
    return receipts;
  }

  private static List<Told> inOrder(List<Chosen> all, Map<String, Optional<ClockOffset>> clocks) {
    List<Told> told = new ArrayList<>();
    for (Chosen each : all) {
      told.add(new Told(each.entry(), each.named(), order(each.entry(), all, clocks)));
    }
    return told;
  }

  private static Order order(
      LogEntry entry, List<Chosen> all, Map<String, Optional<ClockOffset>> clocks) {
    Optional<ClockOffset> own = offset(entry, clocks);
    if (own.isEmpty()) {
      return Order.UNKNOWN;
    }
    for (Chosen each : all) {
      LogEntry other = each.entry();
      Optional<ClockOffset> its = offset(other, clocks);
      if (other.clock().equals(entry.clock()) || its.isEmpty()) {
        continue;
      }
      Duration within = own.get().within().plus(its.get().within());
      long apart = Math.abs(ChronoUnit.MICROS.between(entry.at(), other.at()));
      if (within.isPositive() && apart * 1_000 <= within.toNanos()) {
        return Order.NEAR;
      }
    }
    return Order.SURE;
  }

  private static Optional<ClockOffset> offset(
      LogEntry entry, Map<String, Optional<ClockOffset>> clocks) {
    return clocks.getOrDefault(entry.clock(), Optional.of(ClockOffset.none()));
  }
}
