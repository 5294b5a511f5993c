package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.ops.TokenBucket;
import fr.heurtoir.protocol.net.Network;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits the attempts of one address; an IPv6 /64 network counts as one. The table is limited: it
 * drops the address that was not seen for longest. Thread-safe.
 */
final class AddressLimiter {
  private final LongSupplier nanos;
  private final int burst;
  private final double perSecond;
  private final Map<String, TokenBucket> buckets;

  /**
   * @param nanos monotonic nanoseconds
   */
  AddressLimiter(LongSupplier nanos, int burst, double perSecond, int addresses) {
    this.nanos = nanos;
    this.burst = burst;
    this.perSecond = perSecond;
    this.buckets =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > addresses;
          }
        };
  }

  /** Zero where the attempt is allowed, otherwise the seconds to wait. */
  synchronized long tryAgainIn(InetAddress address) {
    long nowNanos = nanos.getAsLong();
    TokenBucket bucket =
        buckets.computeIfAbsent(network(address), a -> new TokenBucket(burst, perSecond, nowNanos));
    return bucket.take(nowNanos) ? 0 : bucket.secondsToNext(nowNanos);
  }

  synchronized int size() {
    return buckets.size();
  }

  /** The key of an address's table entry: the address, or its IPv6 /64 network. */
  static String network(InetAddress address) {
    return Network.of(address).toString();
  }
}
