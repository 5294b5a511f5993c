package fr.heurtoir.door.lock;

import fr.heurtoir.door.lock.LockEffect.Energise;
import fr.heurtoir.door.lock.LockEffect.Release;
import fr.heurtoir.door.lock.LockEffect.Report;
import fr.heurtoir.door.lock.OrderVerifier.Refusal;
import fr.heurtoir.door.lock.OrderVerifier.Verdict;
import fr.heurtoir.protocol.DoorMessage.LockReport;
import fr.heurtoir.protocol.RingId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The lock's decisions: orders in, effects out. No thread, no socket, no clock: {@code now} is in
 * nanoseconds of the monotonic clock. An order during a pulse makes it last longer, up to the hard
 * cap from its beginning, never beyond.
 */
final class LockMachine {
  /** Orders that one pulse reports on when it ends; further ones are refused as replayed. */
  private static final int MOST_ORDERS_A_PULSE = 32;

  private final OrderVerifier verifier;
  private final Map<String, Strike> strikes = new HashMap<>();
  private boolean stopping;

  LockMachine(LockSettings settings, OrderVerifier verifier) {
    this.verifier = verifier;
    for (LockSettings.Lock lock : settings.locks()) {
      strikes.put(lock.name(), new Strike(lock.pulse().toNanos()));
    }
  }

  /** One lock and the pulse it is in. */
  private static final class Strike {
    private final long pulseNanos;
    private @Nullable Pulse pulse;

    Strike(long pulseNanos) {
      this.pulseNanos = pulseNanos;
    }
  }

  /** A running pulse. */
  private static final class Pulse {
    private final long since;
    private final List<Order> orders = new ArrayList<>();
    private long until;

    Pulse(long since) {
      this.since = since;
    }
  }

  boolean ringBegins(RingId ring, long now) {
    return verifier.ringBegins(ring, now);
  }

  void ringEnds(RingId ring, long now) {
    verifier.ringEnds(ring, now);
  }

  /** Running pulses end by their own time. */
  void agentGone() {
    verifier.agentGone();
  }

  List<LockEffect> order(Order order, long now) {
    Strike strike = strikes.get(order.lock());
    if (stopping) {
      return refuse(order, Refusal.STOPPING);
    }
    if (strike == null) {
      return refuse(order, Refusal.UNKNOWN_LOCK);
    }
    Pulse pulse = strike.pulse;
    if (pulse != null && pulse.orders.size() >= MOST_ORDERS_A_PULSE) {
      return refuse(order, Refusal.REPLAYED);
    }
    return switch (verifier.verify(order, now)) {
      case Verdict.Accepted() -> List.of(new Energise(order));
      case Verdict.Refused(Refusal why) -> refuse(order, why);
    };
  }

  /** The line was moved; the pulse counts from {@code now}, the moment before it was moved. */
  List<LockEffect> energised(Order order, long now) {
    Strike strike = strike(order.lock());
    Pulse pulse = strike.pulse;
    if (pulse == null) {
      pulse = new Pulse(now);
      strike.pulse = pulse;
    }
    pulse.orders.add(order);
    long cap = pulse.since + LockSettings.LONGEST_PULSE.toNanos();
    long wanted = now + strike.pulseNanos;
    pulse.until = wanted - cap < 0 ? wanted : cap;
    return List.of(report(order, LockReport.State.PULSING, Optional.empty()));
  }

  /** The line could not be moved: what the order wanted did not happen, a pulse that ran ends. */
  List<LockEffect> failed(Order order) {
    List<LockEffect> effects = new ArrayList<>();
    Strike strike = strike(order.lock());
    Pulse pulse = strike.pulse;
    if (pulse != null) {
      end(order.lock(), strike, pulse, effects);
    } else {
      effects.add(new Release(order.lock()));
    }
    effects.addAll(refuse(order, Refusal.LINE_FAILED));
    return effects;
  }

  /** When {@link #tick} is wanted next, or empty while every lock rests. */
  OptionalLong wakeAt() {
    OptionalLong earliest = OptionalLong.empty();
    for (Strike strike : strikes.values()) {
      Pulse pulse = strike.pulse;
      if (pulse != null && (earliest.isEmpty() || pulse.until - earliest.getAsLong() < 0)) {
        earliest = OptionalLong.of(pulse.until);
      }
    }
    return earliest;
  }

  /** Ends the pulses whose time has come. */
  List<LockEffect> tick(long now) {
    List<LockEffect> effects = new ArrayList<>();
    strikes.forEach(
        (name, strike) -> {
          Pulse pulse = strike.pulse;
          if (pulse != null && now - pulse.until >= 0) {
            end(name, strike, pulse, effects);
          }
        });
    return effects;
  }

  /** Ends every pulse; nothing is accepted afterwards. */
  List<LockEffect> stop() {
    stopping = true;
    List<LockEffect> effects = new ArrayList<>();
    strikes.forEach(
        (name, strike) -> {
          Pulse pulse = strike.pulse;
          if (pulse != null) {
            end(name, strike, pulse, effects);
          } else {
            effects.add(new Release(name));
          }
        });
    return effects;
  }

  private static void end(String name, Strike strike, Pulse pulse, List<LockEffect> effects) {
    strike.pulse = null;
    effects.add(new Release(name));
    for (Order order : pulse.orders) {
      effects.add(report(order, LockReport.State.RELEASED, Optional.empty()));
    }
  }

  private Strike strike(String name) {
    Strike strike = strikes.get(name);
    if (strike == null) {
      throw new IllegalStateException("energised a lock that does not exist");
    }
    return strike;
  }

  private static List<LockEffect> refuse(Order order, Refusal why) {
    return List.of(report(order, LockReport.State.REFUSED, Optional.of(why.code())));
  }

  private static Report report(Order order, LockReport.State state, Optional<String> reason) {
    return new Report(new LockReport(order.ring(), order.lock(), order.counter(), state, reason));
  }
}
