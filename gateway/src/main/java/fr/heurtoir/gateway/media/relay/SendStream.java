package fr.heurtoir.gateway.media.relay;

import fr.heurtoir.gateway.rtc.rtcp.Rtcp;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import fr.heurtoir.gateway.rtc.sdp.RtpParameters;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One RTP stream that we send, with its own SSRC, sequence numbers and timestamps. {@link #join}
 * maps a source onto it: the source's sequence numbers and timestamps are shifted by a constant.
 * After a later join both continue without a gap.
 */
final class SendStream {
  private RtpParameters parameters;
  private long nextSequence;
  private long lastTimestamp;
  private long lastSent;
  private long firstExtended;
  private long firstSequence;
  private long offset;
  private Object source = new Object();
  private boolean started;
  private long lastExtended = -1;
  private long packets;
  private long octets;
  private long packetsAtReport;

  SendStream(RtpParameters parameters, RandomGenerator random) {
    this.parameters = parameters;
    // Below 2^15: then a receiver that misses the first packets still guesses rollover counter 0.
    this.nextSequence = random.nextInt(1, 0x4000);
    this.lastTimestamp = random.nextInt() & 0xFFFF_FFFFL;
  }

  RtpParameters parameters() {
    return parameters;
  }

  /** The leg was negotiated again: payload types may change, the stream continues. */
  void renegotiated(RtpParameters newParameters) {
    parameters = newParameters;
  }

  /**
   * From that extended sequence number on, the source's packets continue this stream.
   *
   * @param newSource another object than before where the source is another; only then the
   *     timestamps are joined anew, by the elapsed time
   */
  void join(long extended, long timestamp, Object newSource, long now) {
    firstExtended = extended;
    firstSequence = nextSequence;
    if (!newSource.equals(source)) {
      long gap =
          started ? Math.max(1, SourceClock.ticks(now - lastSent, parameters.clockRate())) : 0;
      offset = lastTimestamp + gap - timestamp;
      source = newSource;
      lastExtended = -1;
    }
  }

  /** Whether a join at that packet would send packets a second time. */
  boolean repeats(long extended, Object ofSource) {
    return ofSource.equals(source) && extended <= lastExtended;
  }

  /** This stream's timestamp for a timestamp of the source, 32 bits. */
  long timestamp(long sourceTimestamp) {
    return sourceTimestamp + offset & 0xFFFF_FFFFL;
  }

  /** Whether that extended sequence number is at or after the last join. */
  boolean covers(long extended) {
    return extended >= firstExtended;
  }

  /**
   * Writes and counts the packet for a source's packet that {@link #covers} accepts.
   *
   * @param timestamp this stream's own
   */
  ByteBuf packet(
      LegOutput output,
      int payloadType,
      boolean marker,
      long extended,
      long timestamp,
      ByteBuf payload,
      long now) {
    long sequence = firstSequence + (extended - firstExtended);
    nextSequence = Math.max(nextSequence, sequence + 1);
    if (!started || (int) (timestamp - lastTimestamp) > 0) {
      lastTimestamp = timestamp;
    }
    started = true;
    lastExtended = Math.max(lastExtended, extended);
    lastSent = now;
    packets++;
    octets += payload.readableBytes();
    ByteBuf packet = output.buffer(RtpHeader.FIXED + payload.readableBytes());
    RtpHeader.write(
        packet, payloadType, marker, (int) (sequence & 0xFFFF), timestamp, parameters.ssrc());
    packet.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    return packet;
  }

  /** A sender report, if anything was sent since the last one. */
  Optional<Rtcp.SenderReport> report(
      SourceClock source, NtpClock ntp, List<Rtcp.ReportBlock> blocks, long now) {
    if (packets == packetsAtReport || !source.known()) {
      return Optional.empty();
    }
    packetsAtReport = packets;
    return Optional.of(
        new Rtcp.SenderReport(
            parameters.ssrc(),
            ntp.at(now),
            timestamp(source.rtpAt(now)),
            packets & 0xFFFF_FFFFL,
            octets & 0xFFFF_FFFFL,
            blocks));
  }
}
