package fr.heurtoir.gateway.media.relay;

/**
 * The RTP clock of one received stream, by its sender reports, or by its packets before the first
 * report.
 */
final class SourceClock {
  private final int clockRate;
  private boolean known;
  private boolean reported;
  private long rtp;
  private long at;
  private long middle;

  SourceClock(int clockRate) {
    this.clockRate = clockRate;
  }

  void packet(long timestamp, long now) {
    if (!reported) {
      rtp = timestamp;
      at = now;
      known = true;
    }
  }

  void report(long ntp, long rtpTime, long now) {
    rtp = rtpTime;
    at = now;
    middle = ntp >>> 16 & 0xFFFF_FFFFL;
    reported = true;
    known = true;
  }

  boolean known() {
    return known;
  }

  /** The stream's RTP time at that moment, 32 bits. */
  long rtpAt(long now) {
    return rtp + ticks(now - at, clockRate) & 0xFFFF_FFFFL;
  }

  /** The LSR field of a report block: 0 before the first sender report. */
  long lastReport() {
    return reported ? middle : 0;
  }

  /** The DLSR field: 65,536ths of a second since that report. */
  long delay(long now) {
    return reported ? ticks(now - at, 65_536) & 0xFFFF_FFFFL : 0;
  }

  static long ticks(long nanos, int rate) {
    return nanos / 1_000 * rate / 1_000_000;
  }
}
