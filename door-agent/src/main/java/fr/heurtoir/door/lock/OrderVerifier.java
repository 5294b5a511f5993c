package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.DoorMessage.Open;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides whether an order is one of this door's gateway, for a ring that lives or ended a short
 * while ago, and not used before. {@code now} is in nanoseconds of the monotonic clock.
 *
 * <p>What costs nothing is looked at first, so that only an order with the newest nonce of a ring
 * can cost a verification. A counter is used up as soon as its signature was found good, whatever
 * becomes of the order: what a lockdown refused cannot be brought again after it.
 */
final class OrderVerifier {
  /** However long the agent says that a ring lives, its nonce opens nothing after this. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  static final int MOST_RINGS = 8;

  private final DoorId door;
  private final long afterEndNanos;
  private final Signatures signatures;
  private final Supplier<Nonce> nonces;
  private final Budget budget = Signatures.budget();
  private final LinkedHashMap<RingId, Issued> rings = new LinkedHashMap<>();

  OrderVerifier(DoorId door, Duration afterEnd, Signatures signatures, Supplier<Nonce> nonces) {
    this.door = door;
    this.afterEndNanos = afterEnd.toNanos();
    this.signatures = signatures;
    this.nonces = nonces;
  }

  /** One announced ring and its newest nonce. */
  private static final class Issued {
    private final Nonce nonce;
    private final BitSet used = new BitSet();
    private long until;
    private long last;
    private boolean over;

    Issued(Nonce nonce, long until) {
      this.nonce = nonce;
      this.until = until;
    }
  }

  /**
   * A ring of this door lives: the nonce to order it by from now on, or empty where its call ended
   * before. A ring announced again gets another nonce, and the one before is worth nothing.
   */
  Optional<Nonce> ringBegins(RingId ring, long now) {
    Issued before = rings.get(ring);
    if (before != null && before.over) {
      return Optional.empty();
    }
    // One door has one ring: a new one ends the one before.
    rings.keySet().stream().filter(other -> !other.equals(ring)).forEach(o -> ringEnds(o, now));
    Nonce nonce = nonces.get();
    rings.put(ring, new Issued(nonce, now + LONGEST.toNanos()));
    if (rings.size() > MOST_RINGS) {
      rings.pollFirstEntry();
    }
    return Optional.of(nonce);
  }

  /** The ring's call ended; opening stays possible for a while. */
  void ringEnds(RingId ring, long now) {
    Issued issued = rings.get(ring);
    if (issued != null && !issued.over) {
      issued.over = true;
      issued.until = Times.earlier(issued.until, now + afterEndNanos);
    }
  }

  /** Nothing that was announced counts any longer. */
  void agentGone() {
    rings.clear();
  }

  /** Empty where the order is good; it is used up then. */
  Optional<Refusal> refuse(Open open, long now) {
    Issued ring = rings.get(open.ring());
    if (ring == null) {
      return Optional.of(Refusal.UNKNOWN_RING);
    }
    if (!ring.nonce.equals(open.nonce())) {
      return Optional.of(Refusal.STALE_NONCE);
    }
    if (now - ring.until >= 0) {
      return Optional.of(Refusal.EXPIRED);
    }
    Optional<OpenOrder> order = orderOf(open);
    if (order.isEmpty()) {
      return Optional.of(Refusal.MALFORMED);
    }
    if (open.counter() <= ring.last) {
      boolean used = ring.used.get(Math.toIntExact(open.counter()));
      return Optional.of(used ? Refusal.REPLAYED : Refusal.REORDERED);
    }
    Optional<Refusal> refusal =
        signatures.refuse(order.orElseThrow(), open.signature(), budget, now);
    if (refusal.isEmpty()) {
      ring.last = open.counter();
      ring.used.set(Math.toIntExact(open.counter()));
    }
    return refusal;
  }

  private Optional<OpenOrder> orderOf(Open open) {
    try {
      return Optional.of(open.order(door));
    } catch (IllegalArgumentException outOfRange) {
      return Optional.empty();
    }
  }
}
