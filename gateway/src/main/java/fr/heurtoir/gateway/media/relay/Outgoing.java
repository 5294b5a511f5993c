package fr.heurtoir.gateway.media.relay;

import fr.heurtoir.gateway.rtc.rtcp.Rtcp;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import fr.heurtoir.gateway.rtc.sdp.StreamTerms;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One stream that we send: its own SSRC, sequence numbers and timestamps, whatever its source's
 * are. A source is joined to it by {@link #join}; from then on source places and timestamps are
 * shifted, and a later join continues both without a gap.
 */
final class Outgoing {
  private StreamTerms terms;
  private long nextSequence;
  private long lastTimestamp;
  private long lastSent;
  private long firstPlace;
  private long firstSequence;
  private long offset;
  private Object source = new Object();
  private boolean started;
  private long lastPlace = -1;
  private long packets;
  private long octets;
  private long packetsAtReport;

  Outgoing(StreamTerms terms, RandomGenerator random) {
    this.terms = terms;
    // Below 2^15: a receiver that misses the first packets still guesses the rollover counter 0.
    this.nextSequence = random.nextInt(1, 0x4000);
    this.lastTimestamp = random.nextInt() & 0xFFFF_FFFFL;
  }

  StreamTerms terms() {
    return terms;
  }

  /** The leg was negotiated again: payload types may differ, the stream goes on. */
  void renegotiated(StreamTerms newTerms) {
    terms = newTerms;
  }

  /**
   * From here on the source's packets from {@code place} are this stream's next.
   *
   * @param newSource another object than before where the source is another; only then the
   *     timestamps are joined anew, by the time that passed
   */
  void join(long place, long timestamp, Object newSource, long now) {
    firstPlace = place;
    firstSequence = nextSequence;
    if (!newSource.equals(source)) {
      long gap = started ? Math.max(1, SourceClock.ticks(now - lastSent, terms.clockRate())) : 0;
      offset = lastTimestamp + gap - timestamp;
      source = newSource;
      lastPlace = -1;
    }
  }

  /** Whether a join at that place would say again what was said. */
  boolean repeats(long place, Object ofSource) {
    return ofSource.equals(source) && place <= lastPlace;
  }

  /** The stream's timestamp for a source's, 32 bits. */
  long timestamp(long sourceTimestamp) {
    return sourceTimestamp + offset & 0xFFFF_FFFFL;
  }

  /** Whether the place lies after the last join. */
  boolean covers(long place) {
    return place >= firstPlace;
  }

  /**
   * Writes the packet for a place that {@link #covers} and counts it.
   *
   * @param timestamp this stream's own
   */
  ByteBuf packet(
      LegOutput output,
      int payloadType,
      boolean marker,
      long place,
      long timestamp,
      ByteBuf payload,
      long now) {
    long sequence = firstSequence + (place - firstPlace);
    nextSequence = Math.max(nextSequence, sequence + 1);
    if (!started || (int) (timestamp - lastTimestamp) > 0) {
      lastTimestamp = timestamp;
    }
    started = true;
    lastPlace = Math.max(lastPlace, place);
    lastSent = now;
    packets++;
    octets += payload.readableBytes();
    ByteBuf packet = output.buffer(RtpHeader.FIXED + payload.readableBytes());
    RtpHeader.write(
        packet, payloadType, marker, (int) (sequence & 0xFFFF), timestamp, terms.ssrc());
    packet.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    return packet;
  }

  /** A sender report, where anything was sent since the last one. */
  Optional<Rtcp.SenderReport> report(
      SourceClock source, NtpClock ntp, List<Rtcp.ReportBlock> blocks, long now) {
    if (packets == packetsAtReport || !source.known()) {
      return Optional.empty();
    }
    packetsAtReport = packets;
    return Optional.of(
        new Rtcp.SenderReport(
            terms.ssrc(),
            ntp.at(now),
            timestamp(source.rtpAt(now)),
            packets & 0xFFFF_FFFFL,
            octets & 0xFFFF_FFFFL,
            blocks));
  }
}
