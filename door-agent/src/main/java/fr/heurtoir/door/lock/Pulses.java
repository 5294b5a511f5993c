package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.DoorMessage.Open;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The pulses that run: each bounded by its time and by the hard cap from its beginning. */
final class Pulses {
  /** Orders that one pulse reports on when it ends; further ones are refused. */
  static final int MOST_ORDERS = 32;

  private final Map<String, Long> lengths = new LinkedHashMap<>();
  private final Map<String, Pulse> running = new LinkedHashMap<>();

  /** A pulse that ended and the orders that it was for. */
  record Ended(String lock, List<Open> orders) {}

  /** A running pulse. */
  private static final class Pulse {
    private final long since;
    private final List<Open> orders = new ArrayList<>();
    private long until;

    Pulse(long since) {
      this.since = since;
    }
  }

  Pulses(List<LockSettings.Lock> locks) {
    locks.forEach(lock -> lengths.put(lock.name(), lock.pulse().toNanos()));
  }

  Set<String> locks() {
    return lengths.keySet();
  }

  boolean full(String lock) {
    Pulse pulse = running.get(lock);
    return pulse != null && pulse.orders.size() >= MOST_ORDERS;
  }

  /**
   * The line was moved.
   *
   * @param at the moment before it was moved
   * @return whether a pulse began, rather than being lengthened
   */
  boolean energised(Open order, long at) {
    Long length = lengths.get(order.lock());
    if (length == null) {
      throw new IllegalStateException("energised a lock that does not exist");
    }
    boolean begins = !running.containsKey(order.lock());
    Pulse pulse = running.computeIfAbsent(order.lock(), name -> new Pulse(at));
    pulse.orders.add(order);
    long cap = pulse.since + LockSettings.LONGEST_PULSE.toNanos();
    long wanted = at + length;
    pulse.until = wanted - cap < 0 ? wanted : cap;
    return begins;
  }

  /** Ends that lock's pulse, whether or not one runs. */
  Ended end(String lock) {
    Pulse pulse = running.remove(lock);
    return new Ended(lock, pulse == null ? List.of() : pulse.orders);
  }

  boolean runs(String lock) {
    return running.containsKey(lock);
  }

  /** Ends all that run. */
  List<Ended> endAll() {
    return List.copyOf(running.keySet()).stream().map(this::end).toList();
  }

  /** Ends those whose time has come. */
  List<Ended> due(long now) {
    return running.entrySet().stream()
        .filter(each -> now - each.getValue().until >= 0)
        .map(Map.Entry::getKey)
        .toList()
        .stream()
        .map(this::end)
        .toList();
  }

  OptionalLong wakeAt() {
    return running.values().stream().mapToLong(pulse -> pulse.until).reduce(MonotonicTime::earlier);
  }
}
