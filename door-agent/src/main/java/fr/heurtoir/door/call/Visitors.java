package fr.heurtoir.door.call;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage.CallBackRefused.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Who pressed the button recently, and so may be called back. The door keeps this list itself, so
 * that somebody who takes over a gateway cannot open a camera where nobody rang. Times are
 * nanoseconds of the monotonic clock.
 */
final class Visitors {
  /** The most presses remembered. */
  static final int REMEMBERED = 8;

  /** The most call backs to one visitor. */
  static final int MOST_CALL_BACKS = 3;

  private final long window;
  private final LinkedHashMap<RingId, Visitor> byRing = new LinkedHashMap<>();

  private record Visitor(long pressed, int callBacks) {}

  /**
   * @param window how long after a press its visitor may be called back; zero for never
   */
  Visitors(Duration window) {
    this.window = window.toNanos();
  }

  /** Somebody pressed the button. */
  void pressed(RingId ring, long nanos) {
    byRing.putLast(ring, new Visitor(nanos, 0));
    if (byRing.size() > REMEMBERED) {
      byRing.pollFirstEntry();
    }
  }

  /** Why the visitor of that ring may not be called back now; empty where it is allowed. */
  Optional<Reason> refusal(RingId ring, long now) {
    Visitor visitor = byRing.get(ring);
    if (visitor == null) {
      return Optional.of(Reason.UNKNOWN_RING);
    }
    if (now - visitor.pressed() >= window) {
      return Optional.of(Reason.TOO_LATE);
    }
    return visitor.callBacks() >= MOST_CALL_BACKS ? Optional.of(Reason.TOO_MANY) : Optional.empty();
  }

  /** The visitor of that ring is being called back. */
  void calledBack(RingId ring) {
    byRing.computeIfPresent(ring, (_, v) -> new Visitor(v.pressed(), v.callBacks() + 1));
  }
}
