package fr.heurtoir.gateway.media.relay;

/**
 * How much one viewer can take, by its own estimates (REMB).
 *
 * <p>A receiver's estimate never rises far above what it is being sent (libwebrtc: 1.5 times), so a
 * low one may only say that the door sends little. One that is clear of the rate is no limit; one
 * that is near or below it is what a congested path looks like. After that the limit rises again by
 * small steps, one with each estimate that is clear of the rate (libwebrtc sends about five a
 * second).
 */
final class Bandwidth {
  private static final double CLEAR = 1.2;
  private static final double STEP = 1.02;
  private static final long WINDOW_NANOS = 1_000_000_000L;

  private final long max;
  private double limit;
  private boolean counting;
  private long windowStart;
  private long windowBits;
  private long rate;

  /**
   * @param max in bits per second
   */
  Bandwidth(long max) {
    this.max = max;
    this.limit = max;
  }

  void sent(int bytes, long now) {
    if (!counting) {
      counting = true;
      windowStart = now;
    }
    long elapsed = now - windowStart;
    if (elapsed >= WINDOW_NANOS) {
      rate = (long) (windowBits * 1e9 / elapsed);
      windowStart = now;
      windowBits = 0;
    }
    windowBits += 8L * bytes;
  }

  /** The viewer's estimate in bits per second. */
  void estimated(long bitsPerSecond) {
    limit =
        bitsPerSecond < CLEAR * rate
            ? Math.min(limit, bitsPerSecond)
            : Math.min(max, Math.max(limit * STEP, bitsPerSecond));
  }

  /** In bits per second. */
  long limit() {
    return (long) limit;
  }
}
