package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.door.DoorMessage.Open;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The running pulses. Each is limited by its own time, and by a fixed maximum from its beginning.
 */
final class Pulses {
  /** The most orders that one pulse reports on when it ends; further orders are refused. */
  static final int MOST_ORDERS = 32;

  private final Map<String, Long> lengths = new LinkedHashMap<>();
  private final Map<String, Pulse> running = new LinkedHashMap<>();

  /** An ended pulse with its orders. */
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
   * The line was energised.
   *
   * @param at the time just before
   * @return whether a pulse began; false where one was extended
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

  /** Ends that lock's pulse, even if none runs. */
  Ended end(String lock) {
    Pulse pulse = running.remove(lock);
    return new Ended(lock, pulse == null ? List.of() : pulse.orders);
  }

  boolean runs(String lock) {
    return running.containsKey(lock);
  }

  /** Ends all running pulses. */
  List<Ended> endAll() {
    return List.copyOf(running.keySet()).stream().map(this::end).toList();
  }

  /** Ends the pulses whose time is over. */
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
