package fr.heurtoir.gateway.ring;

import fr.heurtoir.gateway.ring.RingEffect.LockState;
import fr.heurtoir.protocol.DoorMessage.GateReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Who opened what in one ring, and when. At most as many as a ring has orders. */
final class Openings {
  private final List<Opening> all = new ArrayList<>();

  /** A phone gave an order; empty where there were more than a ring can have. */
  Optional<Opening> ordered(String lock, String phone, Instant now) {
    if (all.size() >= OpenOrders.MOST) {
      return Optional.empty();
    }
    Opening opening =
        new Opening(all.size() + 1, lock, phone, now, LockState.ORDERED, Optional.empty());
    all.add(opening);
    return Optional.of(opening);
  }

  /** What was said of an order; empty where that is known. */
  Optional<Opening> moved(OpenOrders.Sent order, LockState state) {
    return last(o ->
            o.lock().equals(order.lock())
                && o.phone().equals(order.phone())
                && !o.at().isAfter(order.at()))
        .filter(o -> o.state() != state)
        .map(
            o ->
                put(
                    o,
                    old ->
                        new Opening(
                            old.number(), old.lock(), old.phone(), old.at(), state, old.gate())));
  }

  /**
   * What a gate's contact showed. That it is shut again takes nothing back of what it showed
   * before, and a gate that was forced was not opened by an order.
   */
  Optional<Opening> gate(String lock, GateReport.State state) {
    return switch (state) {
      case OPENED, NOT_OPENED, STILL_OPEN ->
          last(o -> o.lock().equals(lock) && o.state() != LockState.REFUSED)
              .map(
                  o ->
                      put(
                          o,
                          old ->
                              new Opening(
                                  old.number(),
                                  old.lock(),
                                  old.phone(),
                                  old.at(),
                                  old.state(),
                                  Optional.of(state))));
      case FORCED, CLOSED -> Optional.empty();
    };
  }

  private Optional<Opening> last(Predicate<Opening> fits) {
    return all.reversed().stream().filter(fits).findFirst();
  }

  private Opening put(Opening old, UnaryOperator<Opening> change) {
    Opening changed = change.apply(old);
    all.set(old.number() - 1, changed);
    return changed;
  }
}
