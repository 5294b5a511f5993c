package fr.heurtoir.gateway.cli.trace;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.Command.BadUsage;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code heurtoir-gateway trace RING}: prints a ring's story from this machine's journal, or from
 * collected files. Needs no running gateway.
 */
public final class Trace {
  /** Three characters at least: fewer would only identify the day. */
  private static final Pattern PREFIX = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{3,25}");

  private static final int MOST_RINGS = 20;
  private static final int MOST_ENTRIES = 5_000;
  private static final int MOST_FILES = 64;
  private static final Duration AROUND = Duration.ofSeconds(60);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final PrintStream out;
  private final PrintStream err;
  private final List<LogSource> sources;
  private final boolean oneClock;

  private Trace(PrintStream out, PrintStream err, List<LogSource> sources, boolean oneClock) {
    this.out = out;
    this.err = err;
    this.sources = sources;
    this.oneClock = oneClock;
  }

  /** The first and last time that a source names a ring, by that source's clock. */
  private record Span(Instant first, Instant last) {
    Span with(Instant at) {
      return new Span(at.isBefore(first) ? at : first, at.isAfter(last) ? at : last);
    }
  }

  /**
   * Prints the story.
   *
   * @param args the ring's id or its beginning, then {@code --log [WHO=]FILE} for each file, and
   *     {@code --same-clock yes} where all were written on one machine
   * @return 0; 64 for a wrong command line, or where several rings match; 69 where nothing can be
   *     read or no line names the ring
   */
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    List<LogSource> sources = new ArrayList<>();
    boolean oneClock = false;
    String prefix;
    try {
      if (args.isEmpty() || args.getFirst().startsWith("-")) {
        throw new BadUsage("trace wants a ring: its id, or the first letters of it");
      }
      prefix = args.getFirst().toUpperCase(Locale.ROOT);
      if (!PREFIX.matcher(prefix).matches()) {
        throw new BadUsage("not the id of a ring, nor four letters or more of its beginning");
      }
      for (int i = 1; i < args.size(); i += 2) {
        if (i + 1 == args.size()) {
          throw new BadUsage(args.get(i) + " wants a value");
        }
        switch (args.get(i)) {
          case "--log" -> sources.add(file(args.get(i + 1)));
          case "--config" -> {
            // Every command accepts this option. Here it has no effect.
          }
          case "--same-clock" -> oneClock = args.get(i + 1).equals("yes");
          default -> throw new BadUsage("unknown option " + args.get(i));
        }
      }
      if (sources.size() > MOST_FILES) {
        throw new BadUsage("at most " + MOST_FILES + " files");
      }
    } catch (BadUsage bad) {
      err.println(bad.getMessage());
      return Command.USAGE;
    }
    if (sources.isEmpty()) {
      sources.add(LogSource.Journal.ofThisMachine());
    }
    try {
      return new Trace(out, err, sources, oneClock).tell(prefix);
    } catch (IOException unreadable) {
      err.println("cannot be read: " + unreadable.getMessage());
      return Command.UNAVAILABLE;
    }
  }

  /** A source for {@code WHO=FILE}, or for a file named after its writer: {@code gateway.log}. */
  private static LogSource file(String argument) {
    int equals = argument.indexOf('=');
    Path file = Path.of(argument.substring(equals + 1));
    String name = String.valueOf(file.getFileName());
    int dot = name.indexOf('.');
    String who =
        equals > 0 ? argument.substring(0, equals) : dot > 0 ? name.substring(0, dot) : name;
    return new LogSource.LogFile(who, file, ZoneId.systemDefault());
  }

  private int tell(String prefix) throws IOException {
    Map<String, Map<LogSource, Span>> found = find(prefix);
    if (found.isEmpty()) {
      err.println("no line names a ring " + prefix);
      return Command.UNAVAILABLE;
    }
    if (found.size() > 1) {
      err.println(
          found.size() > MOST_RINGS
              ? "more than " + MOST_RINGS + " rings begin so:"
              : found.size() + " rings begin so:");
      found.forEach((ring, spans) -> err.println("  " + ring + " " + earliest(spans)));
      return Command.USAGE;
    }
    RingId ring = new RingId(found.keySet().iterator().next());
    print(RingStory.of(ring, entries(found.getOrDefault(ring.value(), Map.of())), oneClock));
    return 0;
  }

  private static String earliest(Map<LogSource, Span> spans) {
    return spans.values().stream()
        .map(Span::first)
        .min(Instant::compareTo)
        .map(TIME::format)
        .orElse("-");
  }

  /** The rings whose id begins so, and the sources that name each. */
  private Map<String, Map<LogSource, Span>> find(String prefix) throws IOException {
    Map<String, Map<LogSource, Span>> found = new TreeMap<>();
    for (LogSource source : sources) {
      source.naming(
          prefix,
          entry -> {
            String ring = entry.field("ring");
            if (ring.startsWith(prefix)
                && ring.length() == 26
                && PREFIX.matcher(ring).matches()
                && (found.size() <= MOST_RINGS || found.containsKey(ring))) {
              found
                  .computeIfAbsent(ring, id -> new LinkedHashMap<>())
                  .merge(
                      source,
                      new Span(entry.at(), entry.at()),
                      (span, one) -> span.with(one.first()));
            }
          });
    }
    return found;
  }

  private List<LogEntry> entries(Map<LogSource, Span> spans) throws IOException {
    List<LogEntry> entries = new ArrayList<>();
    int[] leftOut = new int[1];
    for (Map.Entry<LogSource, Span> each : spans.entrySet()) {
      Instant from = each.getValue().first().minus(AROUND);
      Instant to = each.getValue().last().plus(AROUND);
      each.getKey()
          .between(
              from,
              to,
              entry -> {
                if (entry.at().isBefore(from) || entry.at().isAfter(to)) {
                  return;
                }
                if (entries.size() < MOST_ENTRIES) {
                  entries.add(entry);
                } else {
                  leftOut[0]++;
                }
              });
    }
    if (leftOut[0] > 0) {
      err.println(leftOut[0] + " lines of that time are left out: there are too many");
    }
    return entries;
  }

  private void print(RingStory story) {
    out.println("ring " + story.ring() + "  door " + story.door());
    story
        .clocks()
        .forEach(
            (who, offset) ->
                out.println(
                    "clock of "
                        + who
                        + ": "
                        + offset
                            .map(
                                known ->
                                    known.equals(ClockOffset.none())
                                        ? "the gateway's own"
                                        : known.said())
                            .orElse("unknown; its lines stand where its own times say")));
    int width = story.told().stream().mapToInt(told -> told.entry().who().length()).max().orElse(0);
    boolean meanwhile = false;
    for (RingStory.Told told : story.told()) {
      LogEntry entry = told.entry();
      String fields = entry.text().substring(Math.min(entry.text().length(), "event=".length()));
      out.println(
          TIME.format(entry.at())
              + ' '
              + told.order().mark()
              + (told.named() ? ' ' : '+')
              + ' '
              + entry.who()
              + " ".repeat(width - entry.who().length() + 2)
              + fields.replaceFirst(" ring=" + story.ring(), ""));
      meanwhile |= !told.named();
    }
    legend(
        story, RingStory.Order.NEAR, "~ another clock's line is so near that either may be first");
    legend(story, RingStory.Order.UNKNOWN, "? the order beside the gateway's lines is not known");
    if (meanwhile) {
      out.println("+ does not name the ring: of the same door meanwhile");
    }
  }

  private void legend(RingStory story, RingStory.Order order, String words) {
    if (story.told().stream().anyMatch(told -> told.order() == order)) {
      out.println(words);
    }
  }
}
