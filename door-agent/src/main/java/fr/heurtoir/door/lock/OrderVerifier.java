package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.Open;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an order comes from this door's gateway, belongs to a ring that is live or ended
 * recently, and was not used before. {@code now} is in nanoseconds of the monotonic clock.
 *
 * <p>Cheap checks come first, so that only an order with a valid nonce of a ring costs a
 * verification. A counter is spent as soon as its signature is verified, whatever happens to the
 * order: an order that a lockdown refused cannot be replayed after the lockdown.
 */
final class OrderVerifier {
  /** The longest life of a ring's nonces, even if the agent says that the ring is still live. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  static final int MOST_RINGS = 8;

  /** How often a ring that may be opened gets a new nonce. */
  static final Duration NONCE_EVERY = Duration.ofSeconds(3);

  /**
   * How long a nonce is valid by this process's own clock: until the next nonce has certainly
   * reached the gateway and an order signed with it has arrived. Whoever carries an order can delay
   * it for this long, whatever time it claims.
   */
  static final Duration NONCE_LIFE = Duration.ofSeconds(7);

  private final DoorId door;
  private final long afterEndNanos;
  private final Signatures signatures;
  private final Supplier<Nonce> nonces;
  private final TokenBucket budget = Signatures.budget();
  private final LinkedHashMap<RingId, Issued> rings = new LinkedHashMap<>();
  private @Nullable RingId newest;

  OrderVerifier(DoorId door, Duration afterEnd, Signatures signatures, Supplier<Nonce> nonces) {
    this.door = door;
    this.afterEndNanos = afterEnd.toNanos();
    this.signatures = signatures;
    this.nonces = nonces;
  }

  /** One announced ring with its valid nonces, the newest last. */
  private static final class Issued {
    private final Deque<OfNonce> nonces = new ArrayDeque<>();
    private long until;
    private boolean over;

    Issued(OfNonce first, long until) {
      nonces.add(first);
      this.until = until;
    }
  }

  /** One nonce with its spent counters. */
  private static final class OfNonce {
    private final Nonce nonce;
    private final long made;
    private final BitSet used = new BitSet();
    private long last;

    OfNonce(Nonce nonce, long made) {
      this.nonce = nonce;
      this.made = made;
    }
  }

  /**
   * A ring of this door is live. Returns the nonce for its orders; empty where its call ended
   * before. A ring that is announced again gets a new nonce, and the old ones become invalid.
   */
  Optional<Nonce> ringBegins(RingId ring, long now) {
    Issued before = rings.get(ring);
    if (before != null && before.over) {
      return Optional.empty();
    }
    // One door has one ring: a new one ends the previous one.
    rings.keySet().stream().filter(other -> !other.equals(ring)).forEach(o -> ringEnds(o, now));
    Nonce nonce = nonces.get();
    rings.put(ring, new Issued(new OfNonce(nonce, now), now + LONGEST.toNanos()));
    if (rings.size() > MOST_RINGS) {
      rings.pollFirstEntry();
    }
    newest = ring;
    return Optional.of(nonce);
  }

  /** The ring's call ended. Opening stays possible for a while. */
  void ringEnds(RingId ring, long now) {
    Issued issued = rings.get(ring);
    if (issued != null && !issued.over) {
      issued.over = true;
      issued.until = MonotonicTime.earlier(issued.until, now + afterEndNanos);
    }
  }

  /** The agent disconnected: everything that it announced becomes invalid. */
  void agentGone() {
    rings.clear();
    newest = null;
  }

  /** The next nonce of the newest ring, if it is due. */
  Optional<DoorMessage.RingNonce> renew(long now) {
    RingId ring = newest;
    Issued issued = ring == null ? null : rings.get(ring);
    if (ring == null || issued == null || now - issued.until >= 0) {
      newest = null;
      return Optional.empty();
    }
    if (now - issued.nonces.getLast().made < NONCE_EVERY.toNanos()) {
      return Optional.empty();
    }
    issued.nonces.removeIf(of -> now - of.made >= NONCE_LIFE.toNanos());
    OfNonce next = new OfNonce(nonces.get(), now);
    issued.nonces.add(next);
    return Optional.of(new DoorMessage.RingNonce(ring, next.nonce));
  }

  /** When {@link #renew} is due. */
  OptionalLong wakeAt() {
    Issued issued = newest == null ? null : rings.get(newest);
    return issued == null
        ? OptionalLong.empty()
        : OptionalLong.of(issued.nonces.getLast().made + NONCE_EVERY.toNanos());
  }

  /** Why the order is refused. Empty where it is good; its counter is then spent. */
  Optional<Refusal> refuse(Open open, long now) {
    Issued ring = rings.get(open.ring());
    if (ring == null) {
      return Optional.of(Refusal.UNKNOWN_RING);
    }
    if (now - ring.until >= 0) {
      return Optional.of(Refusal.EXPIRED);
    }
    OfNonce of =
        ring.nonces.stream()
            .filter(each -> each.nonce.equals(open.nonce()))
            .filter(each -> now - each.made < NONCE_LIFE.toNanos())
            .findFirst()
            .orElse(null);
    if (of == null) {
      return Optional.of(Refusal.STALE_NONCE);
    }
    Optional<OpenOrder> order = orderOf(open);
    if (order.isEmpty()) {
      return Optional.of(Refusal.MALFORMED);
    }
    if (open.counter() <= of.last) {
      boolean used = of.used.get(Math.toIntExact(open.counter()));
      return Optional.of(used ? Refusal.REPLAYED : Refusal.REORDERED);
    }
    Optional<Refusal> refusal =
        signatures.refuse(order.orElseThrow(), open.signature(), budget, now);
    if (refusal.isEmpty()) {
      of.last = open.counter();
      of.used.set(Math.toIntExact(open.counter()));
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
