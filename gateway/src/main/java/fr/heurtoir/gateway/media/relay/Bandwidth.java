package fr.heurtoir.gateway.media.relay;

/**
 * The bit rate that one viewer can take, by its own estimates (REMB).
 *
 * <p>A receiver bases its estimate on the rate that it receives: libwebrtc starts with that rate
 * and never exceeds 1.5 times it. So a low estimate may only mean that the door sends little. Two
 * signs show a congested path: an estimate that falls, or a first estimate below the rate. After
 * such a sign the limit follows the estimates upwards, and faster once they clearly exceed the
 * rate.
 */
final class Bandwidth {
  private static final double CLEAR = 1.2;
  private static final double BELOW = 0.95;
  private static final double FALL = 0.97;
  private static final double STEP = 1.02;
  private static final long WINDOW_NANOS = 1_000_000_000L;

  private final long max;
  private double limit;
  private long previous;
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

  /** Takes the viewer's estimate in bits per second. */
  void estimated(long bitsPerSecond) {
    boolean falls = previous == 0 ? bitsPerSecond < BELOW * rate : bitsPerSecond < FALL * previous;
    previous = Math.max(1, bitsPerSecond);
    if (falls && bitsPerSecond < CLEAR * rate) {
      limit = Math.min(limit, bitsPerSecond);
    } else if (bitsPerSecond >= CLEAR * rate) {
      limit = Math.min(max, Math.max(limit * STEP, bitsPerSecond));
    } else {
      limit = Math.min(max, Math.max(limit, bitsPerSecond));
    }
  }

  /** The limit in bits per second. */
  long limit() {
    return (long) limit;
  }
}
