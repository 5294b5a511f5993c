package fr.heurtoir.gateway.ops;

/**
 * Allows a burst, and then a number a second. Time is a parameter: monotonic nanoseconds.
 * Thread-safe.
 */
public final class TokenBucket {
  private final double burst;
  private final double perNano;
  private double tokens;
  private long last;

  /**
   * A full bucket.
   *
   * @param burst at least 1
   * @param perSecond above 0
   * @param nowNanos {@link System#nanoTime()}
   */
  public TokenBucket(double burst, double perSecond, long nowNanos) {
    this.burst = burst;
    this.perNano = perSecond / 1e9;
    this.tokens = burst;
    this.last = nowNanos;
  }

  /** Takes one token if there is one. */
  public synchronized boolean take(long nowNanos) {
    refill(nowNanos);
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }

  /** Whole seconds, at least 1, until the next token is there. */
  public synchronized long secondsToNext(long nowNanos) {
    refill(nowNanos);
    return Math.max(1, (long) Math.ceil((1 - tokens) / perNano / 1e9));
  }

  private void refill(long nowNanos) {
    tokens = Math.min(burst, tokens + Math.max(0, nowNanos - last) * perNano);
    last = nowNanos;
  }
}
