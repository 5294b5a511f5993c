package fr.heurtoir.door.lock;

import fr.heurtoir.door.lock.OrderVerifier.Verdict.Accepted;
import fr.heurtoir.door.lock.OrderVerifier.Verdict.Refused;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Accepts an order of a ring that the agent announced as live, or whose call ended a short while
 * ago, whose counter is higher than any before it in that ring. It remembers the last {@value
 * #MOST_RINGS} rings, so that an announcement repeated does not make old counters good again.
 */
public final class LiveRingVerifier implements OrderVerifier {
  static final int MOST_RINGS = 64;

  /** However long the agent says a ring lives, it opens nothing after this. */
  static final Duration LONGEST_RING = Duration.ofMinutes(15);

  private final long afterEndNanos;
  private final LinkedHashMap<RingId, Ring> rings = new LinkedHashMap<>();

  /**
   * @param afterEnd how long after the end of its call a ring still opens, 0 to 120 seconds
   */
  public LiveRingVerifier(Duration afterEnd) {
    if (afterEnd.isNegative() || afterEnd.compareTo(Duration.ofSeconds(120)) > 0) {
      throw new IllegalArgumentException("0 to 120 seconds");
    }
    this.afterEndNanos = afterEnd.toNanos();
  }

  /** One announced ring. */
  private static final class Ring {
    private long opensUntil;
    private long lastCounter;
    private boolean over;
  }

  @Override
  public boolean ringBegins(RingId id, long now) {
    if (rings.containsKey(id)) {
      return false;
    }
    // One door has one ring: a new one ends the one before.
    for (Map.Entry<RingId, Ring> earlier : rings.entrySet()) {
      end(earlier.getValue(), now);
    }
    Ring ring = new Ring();
    ring.opensUntil = now + LONGEST_RING.toNanos();
    rings.put(id, ring);
    if (rings.size() > MOST_RINGS) {
      rings.pollFirstEntry();
    }
    return true;
  }

  @Override
  public void ringEnds(RingId id, long now) {
    Ring ring = rings.get(id);
    if (ring != null) {
      end(ring, now);
    }
  }

  private void end(Ring ring, long now) {
    if (!ring.over) {
      ring.over = true;
      ring.opensUntil = earlier(ring.opensUntil, now + afterEndNanos);
    }
  }

  /** Of two times of a clock that may pass its own end. */
  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }

  @Override
  public void agentGone() {
    for (Ring ring : rings.values()) {
      ring.over = true;
      ring.lastCounter = Long.MAX_VALUE;
    }
  }

  @Override
  public Verdict verify(Order order, long now) {
    Ring ring = rings.get(order.ring());
    if (ring == null) {
      return new Refused(Refusal.UNKNOWN_RING);
    }
    if (order.counter() <= ring.lastCounter) {
      return new Refused(Refusal.REPLAYED);
    }
    if (now - ring.opensUntil >= 0) {
      return new Refused(Refusal.RING_OVER);
    }
    ring.lastCounter = order.counter();
    return new Accepted();
  }
}
