package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.order.Nonce;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The open orders of one ring: the door's newest nonce, the ring's counter, and which orders the
 * door still owes a word about. A wish that comes before the nonce waits for it, so that nobody
 * stays outside for a race of milliseconds; not for long, since the visitor may be gone by then.
 */
final class OpenOrders {
  /** More than a visitor and a head teacher with a stiff gate need. */
  static final int MOST = 20;

  /**
   * How long after the tap an order may leave; then whoever asked for it hears that nothing is
   * confirmed, and the gate must not move by surprise.
   */
  static final Duration LIFE = Duration.ofSeconds(3);

  /** How long a wish waits for the door's nonce. */
  static final Duration NONCE_WITHIN = Duration.ofSeconds(2);

  /** The longest pulse that any lock makes (15 s), and the way of its report. */
  private static final Duration LONGEST_PULSE = Duration.ofSeconds(17);

  /**
   * One order that was sent, or is to be.
   *
   * @param tapped when its person asked for it
   */
  record Sent(String lock, String phone, Instant at, Instant tapped) {
    /** When it is not to be sent any more, while it waits for the nonce. */
    Instant waitsUntil() {
      Instant nonce = at.plus(NONCE_WITHIN);
      Instant life = tapped.plus(LIFE);
      return nonce.isBefore(life) ? nonce : life;
    }
  }

  /** What the door is to be sent, before {@code goodUntil}. */
  record Order(String lock, Nonce nonce, long counter, Instant goodUntil) {}

  private final Map<String, Sent> wishes = new LinkedHashMap<>();
  private final TreeMap<Long, Sent> waiting = new TreeMap<>();
  private final TreeMap<Long, Sent> answered = new TreeMap<>();
  private final Duration confirmWithin;
  private int sent;
  private long counter;
  private @Nullable Nonce nonce;
  private @Nullable Instant lastSent;

  OpenOrders(Duration confirmWithin) {
    this.confirmWithin = confirmWithin;
  }

  boolean exhausted() {
    return sent >= MOST;
  }

  /** Whether a wish for this lock waits for the nonce. */
  boolean waits(String lock) {
    return wishes.containsKey(lock);
  }

  /** An order to send now; empty where the wish waits for the nonce. */
  Optional<Order> wish(String lock, String phone, Instant tapped, Instant now) {
    if (nonce == null) {
      // A second press while the first waits asks for the same opening.
      wishes.putIfAbsent(lock, new Sent(lock, phone, now, tapped));
      return Optional.empty();
    }
    return Optional.of(send(nonce, lock, phone, tapped, now));
  }

  /**
   * The door's lock process made a nonce, as it does every few seconds while the ring may be
   * opened. The counter goes on: a report names the order by it alone. What was sent by the nonce
   * before is answered as ever, or, where the lock process began anew meanwhile, by nobody.
   */
  List<Order> begin(Nonce newest, Instant now) {
    if (newest.equals(nonce)) {
      return List.of();
    }
    nonce = newest;
    List<Sent> inTime =
        wishes.values().stream().filter(wish -> wish.waitsUntil().isAfter(now)).toList();
    inTime.forEach(wish -> wishes.remove(wish.lock()));
    return inTime.stream().map(w -> send(newest, w.lock(), w.phone(), w.tapped(), now)).toList();
  }

  /** The order that was not sent after all; empty where this ring has no such order waiting. */
  Optional<Sent> expired(long number) {
    return Optional.ofNullable(waiting.remove(number));
  }

  private Order send(Nonce of, String lock, String phone, Instant tapped, Instant now) {
    sent++;
    counter++;
    lastSent = now;
    waiting.put(counter, new Sent(lock, phone, now, tapped));
    return new Order(lock, of, counter, tapped.plus(LIFE));
  }

  /** The order a report speaks of; empty where this ring sent no such order. */
  Optional<Sent> reported(long number, String lock) {
    Sent order = waiting.getOrDefault(number, answered.get(number));
    if (order == null || !order.lock.equals(lock)) {
      return Optional.empty();
    }
    waiting.remove(number);
    answered.put(number, order);
    return Optional.of(order);
  }

  /** Takes the wishes whose door gave no nonce in time. */
  List<Sent> neverSent(Instant now) {
    List<Sent> never =
        wishes.values().stream().filter(wish -> !wish.waitsUntil().isAfter(now)).toList();
    never.forEach(wish -> wishes.remove(wish.lock()));
    return never;
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
    Optional<Instant> wished =
        wishes.values().stream().map(Sent::waitsUntil).max(Instant::compareTo);
    Optional<Instant> due = Optional.ofNullable(lastSent).map(at -> at.plus(LONGEST_PULSE));
    return Stream.concat(wished.stream(), due.stream()).max(Instant::compareTo);
  }

  Optional<Instant> deadline() {
    return Stream.concat(
            waiting.values().stream().map(order -> order.at.plus(confirmWithin)),
            wishes.values().stream().map(Sent::waitsUntil))
        .min(Instant::compareTo);
  }
}
