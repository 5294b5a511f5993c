package fr.heurtoir.protocol.sip;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets, one a source and one for all together. The table is bounded: the source that was
 * silent longest is forgotten, so that forged addresses cost no memory. Any thread.
 */
final class SourceRates {
  private final double perSecond;
  private final double burst;
  private final LinkedHashMap<String, Bucket> buckets;
  private final Bucket everybody;

  /** Why a message is over the rate. */
  enum Verdict {
    /** It is not. */
    FINE,
    /** Its source sends too much. */
    SOURCE,
    /** All together send too much. */
    ALL
  }

  SourceRates(int perSecond, int burst, int allPerSecond, int sources) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.everybody = new Bucket(allPerSecond, allPerSecond);
    this.buckets =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > sources;
          }
        };
  }

  /**
   * Takes one token.
   *
   * @param nanos a monotonic time, as System.nanoTime
   */
  synchronized Verdict take(InetAddress source, long nanos) {
    Bucket own = buckets.computeIfAbsent(key(source), unused -> new Bucket(burst, burst));
    if (!own.take(perSecond, burst, nanos)) {
      return Verdict.SOURCE;
    }
    return everybody.take(everybody.most, everybody.most, nanos) ? Verdict.FINE : Verdict.ALL;
  }

  synchronized int size() {
    return buckets.size();
  }

  /** The address, or for IPv6 its /64, which is what one site is given. */
  static String key(InetAddress source) {
    if (source instanceof Inet6Address) {
      byte[] prefix = Arrays.copyOf(source.getAddress(), 8);
      return Arrays.toString(prefix);
    }
    return source.getHostAddress();
  }

  private static final class Bucket {
    private final double most;
    private double tokens;
    private long last;
    private boolean used;

    Bucket(double tokens, double most) {
      this.tokens = tokens;
      this.most = most;
    }

    boolean take(double perSecond, double most, long nanos) {
      if (used) {
        tokens = Math.min(most, tokens + Math.max(0, nanos - last) * perSecond / 1e9);
      }
      used = true;
      last = nanos;
      if (tokens < 1) {
        return false;
      }
      tokens -= 1;
      return true;
    }
  }
}
