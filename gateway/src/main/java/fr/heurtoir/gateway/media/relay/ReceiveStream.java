package fr.heurtoir.gateway.media.relay;

import fr.heurtoir.gateway.rtc.rtcp.Rtcp;
import fr.heurtoir.gateway.rtc.rtp.ReceiveStatistics;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;

/**
 * One RTP stream received from one leg. It follows one source (SSRC) at a time. Another source
 * takes over only after the first was silent for {@value #SILENCE_MILLIS} ms, so two sources never
 * alternate.
 */
final class ReceiveStream {
  static final int SILENCE_MILLIS = 500;

  private final int clockRate;
  private boolean known;
  private long ssrc;
  private long lastArrival;
  private ReceiveStatistics reception;
  private SourceClock clock;
  private Object source = new Object();

  ReceiveStream(int clockRate) {
    this.clockRate = clockRate;
    this.reception = new ReceiveStatistics(clockRate);
    this.clock = new SourceClock(clockRate);
  }

  /** The packet's extended sequence number, or -1 where its source is not the one followed. */
  long accept(RtpHeader header, long now) {
    if (!known || header.ssrc() != ssrc) {
      if (known && now - lastArrival < SILENCE_MILLIS * 1_000_000L) {
        return -1;
      }
      if (known) {
        reception = new ReceiveStatistics(clockRate);
        clock = new SourceClock(clockRate);
      }
      known = true;
      ssrc = header.ssrc();
      source = new Object();
    }
    lastArrival = now;
    clock.packet(header.timestamp(), now);
    return reception.received(header.sequence(), header.timestamp(), now);
  }

  void report(Rtcp.SenderReport report, long now) {
    clock.report(report.ntp(), report.rtpTime(), now);
  }

  boolean is(long other) {
    return known && ssrc == other;
  }

  boolean known() {
    return known;
  }

  long ssrc() {
    return ssrc;
  }

  /** Identifies the followed source. A mapping for one source is invalid for the next. */
  Object source() {
    return source;
  }

  SourceClock clock() {
    return clock;
  }

  Rtcp.ReportBlock block(long now) {
    int fraction = reception.fractionLost();
    return new Rtcp.ReportBlock(
        ssrc,
        fraction,
        reception.cumulativeLost(),
        reception.extendedHighest(),
        reception.jitter(),
        clock.lastReport(),
        clock.delay(now));
  }
}
