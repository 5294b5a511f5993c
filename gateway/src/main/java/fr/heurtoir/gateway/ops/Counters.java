package fr.heurtoir.gateway.ops;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The gateway's counters by name, and their Prometheus text (exposition format 0.0.4). Names and
 * label values are words of the program, never of a peer, so their number is limited. Thread-safe.
 */
public final class Counters {
  private static final Pattern NAME = Pattern.compile("heurtoir_[a-z][a-z0-9_]{0,80}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:-]{0,64}");

  private final Map<String, Family> families = new ConcurrentSkipListMap<>();

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

  private enum Kind {
    COUNTER,
    GAUGE
  }

  private record Family(Kind kind, String help, Map<String, LongSupplier> rows) {}

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
    if (!NAME.matcher(name).matches() || help.contains("\n")) {
      throw new IllegalArgumentException("not a counter's name or help: " + name);
    }
    Family family =
        families.computeIfAbsent(name, n -> new Family(kind, help, new ConcurrentSkipListMap<>()));
    if (family.kind() != kind || family.rows().putIfAbsent(labels, value) != null) {
      throw new IllegalArgumentException("counted twice: " + name + labels);
    }
  }

  private static String label(String label, String value) {
    if (!WORD.matcher(label).matches() || !WORD.matcher(value).matches()) {
      throw new IllegalArgumentException("not a label: " + label + "=" + value);
    }
    return "{" + label + "=\"" + value + "\"}";
  }

  /** All present values, by name and labels. */
  public Map<String, Long> values() {
    Map<String, Long> values = new TreeMap<>();
    families.forEach(
        (name, family) ->
            family.rows().forEach((labels, row) -> values.put(name + labels, row.getAsLong())));
    return values;
  }

  public String text() {
    StringBuilder text = new StringBuilder(4096);
    families.forEach(
        (name, family) -> {
          text.append("# HELP ").append(name).append(' ').append(family.help()).append('\n');
          text.append("# TYPE ").append(name).append(' ');
          text.append(family.kind() == Kind.COUNTER ? "counter" : "gauge").append('\n');
          family
              .rows()
              .forEach(
                  (labels, row) ->
                      text.append(name)
                          .append(labels)
                          .append(' ')
                          .append(row.getAsLong())
                          .append('\n'));
        });
    return text.toString();
  }
}
