package fr.heurtoir.protocol.net;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets: one for each source and one for all together. The table is limited: it forgets the
 * source that was silent longest, so forged addresses cost no memory. A source over its own rate
 * takes nothing from the common bucket. Any thread.
 *
 * @param <K> identifies a source: a {@link Network}, a door; compared by equals
 */
public final class SourceRates<K> {
  private final Rate one;
  private final LinkedHashMap<K, Bucket> buckets;
  private final Rate all;
  private final Bucket everybody;

  /**
   * A rate with a burst.
   *
   * @param perSecond in the long run; at least 1
   * @param burst at once after a silence; at least 1
   */
  public record Rate(int perSecond, int burst) {
    /**
     * @throws IllegalArgumentException where a value is below 1
     */
    public Rate {
      if (perSecond < 1 || burst < 1) {
        throw new IllegalArgumentException("a rate is at least 1");
      }
    }
  }

  /** Which rate is exceeded. */
  public enum Verdict {
    /** None. */
    FINE,
    /** The source's own. */
    SOURCE,
    /** That of all sources together. */
    ALL
  }

  /**
   * Full buckets.
   *
   * @param one the rate of each source
   * @param all the rate of all together
   * @param sources the most sources stored
   */
  public SourceRates(Rate one, Rate all, int sources) {
    this.one = one;
    this.all = all;
    this.everybody = new Bucket(all.burst());
    this.buckets =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Bucket> eldest) {
            return size() > sources;
          }
        };
  }

  /**
   * Takes one token.
   *
   * @param nanos a monotonic time, as System.nanoTime
   */
  public synchronized Verdict take(K source, long nanos) {
    Bucket own = buckets.computeIfAbsent(source, unused -> new Bucket(one.burst()));
    if (!own.take(one, nanos)) {
      return Verdict.SOURCE;
    }
    return everybody.take(all, nanos) ? Verdict.FINE : Verdict.ALL;
  }

  /** How many sources are stored. */
  public synchronized int size() {
    return buckets.size();
  }

  private static final class Bucket {
    private double tokens;
    private long last;
    private boolean used;

    Bucket(double tokens) {
      this.tokens = tokens;
    }

    boolean take(Rate rate, long nanos) {
      if (used) {
        tokens =
            Math.min(rate.burst(), tokens + Math.max(0, nanos - last) * rate.perSecond() / 1e9);
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
