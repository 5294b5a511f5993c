package fr.heurtoir.gateway.ops;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The gateway's counters by name, and their Prometheus text (exposition format 0.0.4). Names and
 * label values are words of the program or of the configuration, never of a peer, so their number
 * is limited. Thread-safe.
 */
public final class Counters {
  private static final Pattern NAME = Pattern.compile("heurtoir_[a-z][a-z0-9_]{0,80}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:-]{0,128}");

  private final Map<String, Family> families = new ConcurrentSkipListMap<>();
  private final Map<String, Table> tables = new ConcurrentSkipListMap<>();
  private final Map<String, Times> times = new ConcurrentSkipListMap<>();

  /** A number that never goes down (Prometheus: counter). */
  public static final class Counter {
    private final LongAdder adder = new LongAdder();

    private Counter() {}

    /** Adds one. */
    public void add() {
      adder.increment();
    }

    /** Adds that many; ignores negative numbers. */
    public void add(long more) {
      if (more > 0) {
        adder.add(more);
      }
    }

    /** The present value. */
    public long value() {
      return adder.sum();
    }
  }

  /**
   * Times, sorted by how long they were (Prometheus: histogram). Their number is the sum of the
   * buckets, so that a reader never sees more in a bucket than in all.
   */
  public static final class Histogram {
    private final long[] mostMillis;
    private final AtomicLongArray of;
    private final LongAdder sumMillis = new LongAdder();

    private Histogram(long... mostMillis) {
      this.mostMillis = mostMillis;
      this.of = new AtomicLongArray(mostMillis.length + 1);
    }

    /** Counts one time. A negative one counts as none. */
    public void add(Duration time) {
      long millis = Math.max(0, time.toMillis());
      int place = Arrays.binarySearch(mostMillis, millis);
      sumMillis.add(millis);
      of.incrementAndGet(place < 0 ? -place - 1 : place);
    }

    private void text(String name, StringBuilder text) {
      long all = 0;
      for (int i = 0; i <= mostMillis.length; i++) {
        all += of.get(i);
        String most = i < mostMillis.length ? seconds(mostMillis[i]) : "+Inf";
        row(text, name + "_bucket", "{le=\"" + most + "\"}", Long.toString(all));
      }
      row(text, name + "_sum", "", seconds(sumMillis.sum()));
      row(text, name + "_count", "", Long.toString(all));
    }

    private static String seconds(long millis) {
      return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }
  }

  /**
   * A present value with its labels' values, for {@link #gauges} and {@link #counted}.
   *
   * @param labels one value for each label of the table
   */
  public record Row(List<String> labels, long value) {}

  private enum Kind {
    COUNTER,
    GAUGE;

    String type() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Family(Kind kind, String help, Map<String, LongSupplier> rows) {}

  private record Table(Kind kind, String help, List<String> labels, Supplier<List<Row>> rows) {}

  private record Times(String help, Histogram histogram) {}

  /**
   * Makes a counter without a label.
   *
   * @throws IllegalArgumentException for a name that is not {@code heurtoir_...} or is taken
   */
  public Counter counter(String name, String help) {
    return register(name, help, "");
  }

  /** Makes a counter of a family, distinguished by one label. */
  public Counter counter(String name, String help, String label, String value) {
    return register(name, help, label(label, value));
  }

  /**
   * Makes a histogram of times.
   *
   * @param mostMillis the longest time of each bucket, in milliseconds, ascending
   */
  public Histogram histogram(String name, String help, long... mostMillis) {
    Histogram histogram = new Histogram(mostMillis);
    if (times.putIfAbsent(named(name, help), new Times(help, histogram)) != null) {
      throw new IllegalArgumentException("counted twice: " + name);
    }
    return histogram;
  }

  /**
   * Publishes numbers that go up and down, one for each of what the configuration has just now.
   *
   * @param labels their names
   * @param rows asked at every reading, from any thread; the same labels at most once
   */
  public void gauges(String name, String help, List<String> labels, Supplier<List<Row>> rows) {
    table(Kind.GAUGE, name, help, labels, rows);
  }

  /** The same for counters. A counter is there, at 0, before the first event, or nobody sees it. */
  public void counted(String name, String help, List<String> labels, Supplier<List<Row>> rows) {
    table(Kind.COUNTER, name, help, labels, rows);
  }

  private void table(
      Kind kind, String name, String help, List<String> labels, Supplier<List<Row>> rows) {
    Table table = new Table(kind, help, labels, rows);
    if (tables.putIfAbsent(named(name, help), table) != null) {
      throw new IllegalArgumentException("counted twice: " + name);
    }
  }

  /** Publishes a counter that another class keeps. */
  public void counted(String name, String help, LongSupplier value) {
    register(Kind.COUNTER, name, help, "", value);
  }

  /** Publishes a counter that another class keeps, as one label of a family. */
  public void counted(String name, String help, String label, String word, LongSupplier value) {
    register(Kind.COUNTER, name, help, label(label, word), value);
  }

  /** Publishes a number that goes up and down (Prometheus: gauge). */
  public void gauge(String name, String help, LongSupplier value) {
    register(Kind.GAUGE, name, help, "", value);
  }

  private Counter register(String name, String help, String labels) {
    Counter counter = new Counter();
    register(Kind.COUNTER, name, help, labels, counter::value);
    return counter;
  }

  private void register(Kind kind, String name, String help, String labels, LongSupplier value) {
    Family family =
        families.computeIfAbsent(
            named(name, help), n -> new Family(kind, help, new ConcurrentSkipListMap<>()));
    if (family.kind() != kind || family.rows().putIfAbsent(labels, value) != null) {
      throw new IllegalArgumentException("counted twice: " + name + labels);
    }
  }

  private static String named(String name, String help) {
    if (!NAME.matcher(name).matches() || help.contains("\n")) {
      throw new IllegalArgumentException("not a counter's name or help: " + name);
    }
    return name;
  }

  private static String label(String label, String value) {
    return label(List.of(label), List.of(value));
  }

  private static String label(List<String> labels, List<String> values) {
    if (labels.size() != values.size()) {
      throw new IllegalArgumentException("not a value for each label: " + labels + values);
    }
    StringJoiner all = new StringJoiner(",", "{", "}");
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      String value = values.get(i);
      if (!WORD.matcher(label).matches() || !WORD.matcher(value).matches()) {
        throw new IllegalArgumentException("not a label: " + label + "=" + value);
      }
      all.add(label + "=\"" + value + "\"");
    }
    return all.toString();
  }

  /** All present values, by name and labels. */
  public Map<String, Long> values() {
    Map<String, Long> values = new TreeMap<>();
    families.forEach(
        (name, family) ->
            family.rows().forEach((labels, row) -> values.put(name + labels, row.getAsLong())));
    return values;
  }

  /** All present values as Prometheus reads them. */
  public String text() {
    StringBuilder text = new StringBuilder(4096);
    families.forEach(
        (name, family) -> {
          head(text, name, family.help(), family.kind().type());
          family
              .rows()
              .forEach(
                  (labels, value) -> row(text, name, labels, Long.toString(value.getAsLong())));
        });
    tables.forEach(
        (name, table) -> {
          head(text, name, table.help(), table.kind().type());
          for (Row row : table.rows().get()) {
            row(text, name, label(table.labels(), row.labels()), Long.toString(row.value()));
          }
        });
    times.forEach(
        (name, of) -> {
          head(text, name, of.help(), "histogram");
          of.histogram().text(name, text);
        });
    return text.toString();
  }

  private static void head(StringBuilder text, String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void row(StringBuilder text, String name, String labels, String value) {
    text.append(name).append(labels).append(' ').append(value).append('\n');
  }
}
