package fr.heurtoir.gateway.ring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The open orders of one ring: their counter, and which of them the door still owes a word about.
 */
final class OpenOrders {
  /** More than a visitor and a head teacher with a stiff gate need. */
  static final int MOST = 20;

  /** The longest pulse that any lock makes (15 s), and the way of its report. */
  private static final Duration LONGEST_PULSE = Duration.ofSeconds(17);

  /** One order that was sent. */
  record Sent(String lock, String phone, Instant at) {}

  private final TreeMap<Long, Sent> waiting = new TreeMap<>();
  private final TreeMap<Long, Sent> answered = new TreeMap<>();
  private final Duration confirmWithin;
  private long counter;
  private @Nullable Instant lastSent;

  OpenOrders(Duration confirmWithin) {
    this.confirmWithin = confirmWithin;
  }

  boolean exhausted() {
    return counter >= MOST;
  }

  long send(String lock, String phone, Instant now) {
    counter++;
    lastSent = now;
    waiting.put(counter, new Sent(lock, phone, now));
    return counter;
  }

  /** The order a report speaks of; empty where this ring sent no such order. */
  Optional<Sent> reported(long counter, String lock) {
    Sent sent = waiting.remove(counter);
    if (sent == null) {
      sent = answered.get(counter);
    }
    if (sent == null || !sent.lock.equals(lock)) {
      return Optional.empty();
    }
    answered.put(counter, sent);
    return Optional.of(sent);
  }

  /** Takes the orders that nobody confirmed in time. A later report of them is still understood. */
  List<Sent> overdue(Instant now) {
    List<Sent> late = new ArrayList<>();
    waiting
        .entrySet()
        .removeIf(
            order -> {
              boolean due = !order.getValue().at.plus(confirmWithin).isAfter(now);
              if (due) {
                late.add(order.getValue());
                answered.put(order.getKey(), order.getValue());
              }
              return due;
            });
    return late;
  }

  /** When the last word about the last order must have come. */
  Optional<Instant> lastReportDue() {
    return Optional.ofNullable(lastSent).map(at -> at.plus(LONGEST_PULSE));
  }

  Optional<Instant> deadline() {
    return waiting.values().stream()
        .map(sent -> sent.at.plus(confirmWithin))
        .min(Comparator.naturalOrder());
  }
}
