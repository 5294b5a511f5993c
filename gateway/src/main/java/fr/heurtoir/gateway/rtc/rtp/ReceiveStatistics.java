package fr.heurtoir.gateway.rtc.rtp;

/**
 * The reception statistics of one stream: loss and jitter (RFC 3550 appendix A.3 and A.8). Not
 * thread-safe.
 */
public final class ReceiveStatistics {
  private final int clockRate;
  private final SequenceUnwrapper sequence = new SequenceUnwrapper();
  private long base = -1;
  private long received;
  private long expectedAtReport;
  private long receivedAtReport;
  private double jitter;
  private long lastTransit;
  private boolean transitKnown;

  /**
   * @param clockRate the stream's RTP clock in Hz
   */
  public ReceiveStatistics(int clockRate) {
    this.clockRate = clockRate;
  }

  /**
   * Takes note of one packet.
   *
   * @param nanos when it came, on any steady clock
   * @return its extended sequence number
   */
  public long received(int sequenceNumber, long timestamp, long nanos) {
    long extended = sequence.extend(sequenceNumber);
    if (base < 0) {
      base = extended;
    }
    received++;
    long arrival = nanos / 1_000 * clockRate / 1_000_000;
    int transit = (int) (arrival - timestamp);
    if (transitKnown) {
      jitter += (Math.abs((double) (transit - (int) lastTransit)) - jitter) / 16;
    }
    lastTransit = transit;
    transitKnown = true;
    return extended;
  }

  /** Whether anything was received. */
  public boolean started() {
    return base >= 0;
  }

  /** The extended highest sequence number as reports carry it, 32 bits, first turn zero. */
  public long extendedHighest() {
    return sequence.highest() - 0x1_0000L & 0xFFFF_FFFFL;
  }

  /** Packets lost since the beginning, clamped to the 24 signed bits of the report. */
  public int cumulativeLost() {
    long lost = expected() - received;
    return (int) Math.max(-0x80_0000, Math.min(0x7F_FFFF, lost));
  }

  /** Interarrival jitter in clock units. */
  public long jitter() {
    return (long) jitter;
  }

  /**
   * The fraction lost since the last call, in 256ths, 0 to 255. The call starts the next interval.
   */
  public int fractionLost() {
    long expectedNow = expected();
    long expectedInterval = expectedNow - expectedAtReport;
    long lostInterval = expectedInterval - (received - receivedAtReport);
    expectedAtReport = expectedNow;
    receivedAtReport = received;
    if (expectedInterval <= 0 || lostInterval <= 0) {
      return 0;
    }
    return (int) Math.min(255, (lostInterval << 8) / expectedInterval);
  }

  private long expected() {
    return base < 0 ? 0 : sequence.highest() - base + 1;
  }
}
