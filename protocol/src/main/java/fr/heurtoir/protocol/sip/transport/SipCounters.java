package fr.heurtoir.protocol.sip.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one endpoint since its start. Any thread. */
public final class SipCounters {
  private static final int MOST_NAMES = 256;

  private final Map<Drop, LongAdder> drops = new EnumMap<>(Drop.class);
  private final Map<String, LongAdder> named = new ConcurrentHashMap<>();

  public SipCounters() {
    for (Drop drop : Drop.values()) {
      drops.put(drop, new LongAdder());
    }
  }

  /** Counts one drop. */
  public void drop(Drop reason) {
    adder(reason).increment();
  }

  /** How often that reason occurred. */
  public long dropped(Drop reason) {
    return adder(reason).sum();
  }

  /**
   * Counts one event.
   *
   * @param name of a fixed set, never text from outside; from the 257th name on nothing is counted
   */
  public void count(String name) {
    LongAdder adder = named.get(name);
    if (adder == null) {
      if (named.size() >= MOST_NAMES) {
        return;
      }
      adder = named.computeIfAbsent(name, unused -> new LongAdder());
    }
    adder.increment();
  }

  /** How often that event occurred. */
  public long counted(String name) {
    LongAdder adder = named.get(name);
    return adder == null ? 0 : adder.sum();
  }

  /** All counters, sorted by name; drops as {@code drop.reason}. */
  public Map<String, Long> snapshot() {
    Map<String, Long> all = new TreeMap<>();
    drops.forEach((drop, adder) -> all.put("drop." + drop.code(), adder.sum()));
    named.forEach((name, adder) -> all.put(name, adder.sum()));
    return all;
  }

  private LongAdder adder(Drop reason) {
    LongAdder adder = drops.get(reason);
    if (adder == null) {
      throw new IllegalStateException("every reason has an adder");
    }
    return adder;
  }
}
