package fr.heurtoir.gateway.media.relay;

import fr.heurtoir.gateway.rtc.rtcp.Rtcp;
import fr.heurtoir.gateway.rtc.rtcp.RtcpWriter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * The RTCP that we send in one leg. The gateway forwards no RTCP: each leg has its own reports
 * about its own streams.
 */
final class RtcpReports {
  private static final long INTERVAL_NANOS = 1_000_000_000L;

  private final LegOutput output;
  private final String cname;
  private boolean sent;
  private long lastSent;

  RtcpReports(LegOutput output, String cname) {
    this.output = output;
    this.cname = cname;
  }

  /** Whether the regular reports are due. They count as sent. */
  boolean due(long now) {
    if (sent && now - lastSent < INTERVAL_NANOS) {
      return false;
    }
    sent = true;
    lastSent = now;
    return true;
  }

  /**
   * Sends one compound (RFC 3550 section 6.1: a report first, always a canonical name).
   *
   * @param ssrc our SSRC, for packets that need a sender
   */
  void send(
      long ssrc,
      List<Rtcp.SenderReport> senders,
      List<Rtcp.ReportBlock> blocks,
      List<Rtcp> feedback) {
    List<Rtcp> compound = new ArrayList<>(senders);
    List<Rtcp.SourceDescription.Name> names = new ArrayList<>();
    if (senders.isEmpty()) {
      compound.add(new Rtcp.ReceiverReport(ssrc, blocks));
      names.add(new Rtcp.SourceDescription.Name(ssrc, cname));
    }
    senders.forEach(r -> names.add(new Rtcp.SourceDescription.Name(r.ssrc(), cname)));
    compound.add(new Rtcp.SourceDescription(names));
    compound.addAll(feedback);
    ByteBuf buffer = output.buffer(1_200);
    compound.forEach(packet -> RtcpWriter.write(buffer, packet));
    output.rtcp(buffer);
  }
}
