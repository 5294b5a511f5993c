package fr.heurtoir.gateway.rtc.rtcp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes RTCP packets one after the other. Several writes make a compound. */
public final class RtcpWriter {
  private RtcpWriter() {}

  /**
   * Appends one packet.
   *
   * @throws IllegalArgumentException for more than 31 blocks, names or SSRCs, a canonical name of
   *     more than 255 bytes, or {@link Rtcp.Other}
   */
  public static void write(ByteBuf target, Rtcp packet) {
    int start = target.writerIndex();
    switch (packet) {
      case Rtcp.SenderReport report -> {
        open(target, report.blocks().size(), 200);
        target.writeInt((int) report.ssrc());
        target.writeLong(report.ntp());
        target.writeInt((int) report.rtpTime());
        target.writeInt((int) report.packets());
        target.writeInt((int) report.octets());
        blocks(target, report.blocks());
      }
      case Rtcp.ReceiverReport report -> {
        open(target, report.blocks().size(), 201);
        target.writeInt((int) report.ssrc());
        blocks(target, report.blocks());
      }
      case Rtcp.SourceDescription description -> description(target, start, description);
      case Rtcp.Goodbye goodbye -> {
        open(target, goodbye.ssrcs().size(), 203);
        goodbye.ssrcs().forEach(ssrc -> target.writeInt(ssrc.intValue()));
      }
      case Rtcp.PictureLossIndication request -> {
        open(target, 1, 206);
        target.writeInt((int) request.sender()).writeInt((int) request.media());
      }
      case Rtcp.FullIntraRequest request -> {
        open(target, 4, 206);
        target.writeInt((int) request.sender()).writeInt(0);
        for (Rtcp.FullIntraRequest.Entry entry : request.entries()) {
          target.writeInt((int) entry.ssrc()).writeByte(entry.number()).writeMedium(0);
        }
      }
      case Rtcp.GenericNack nack -> {
        open(target, 1, 205);
        target.writeInt((int) nack.sender()).writeInt((int) nack.media());
        lost(target, nack.lost());
      }
      case Rtcp.Remb estimate -> estimate(target, estimate);
      case Rtcp.Other other ->
          throw new IllegalArgumentException("nothing to write for type " + other.type());
    }
    target.setShort(start + 2, (target.writerIndex() - start) / 4 - 1);
  }

  private static void open(ByteBuf target, int count, int type) {
    if (count > 31) {
      throw new IllegalArgumentException("more than 31 parts");
    }
    target.writeByte(0x80 | count).writeByte(type).writeShort(0);
  }

  private static void blocks(ByteBuf target, List<Rtcp.ReportBlock> blocks) {
    for (Rtcp.ReportBlock block : blocks) {
      target.writeInt((int) block.ssrc()).writeByte(block.fractionLost());
      target.writeMedium(block.cumulativeLost()).writeInt((int) block.highest());
      target.writeInt((int) block.jitter()).writeInt((int) block.lastReport());
      target.writeInt((int) block.delay());
    }
  }

  private static void description(ByteBuf target, int start, Rtcp.SourceDescription description) {
    open(target, description.names().size(), 202);
    for (Rtcp.SourceDescription.Name name : description.names()) {
      byte[] text = name.cname().getBytes(StandardCharsets.UTF_8);
      if (text.length > 255) {
        throw new IllegalArgumentException("canonical name too long");
      }
      target.writeInt((int) name.ssrc());
      if (text.length > 0) {
        target.writeByte(1).writeByte(text.length).writeBytes(text);
      }
      do {
        target.writeByte(0);
      } while ((target.writerIndex() - start) % 4 != 0);
    }
  }

  /** Combines sequence numbers into one entry of number and mask, where their order allows it. */
  private static void lost(ByteBuf target, List<Integer> lost) {
    int i = 0;
    while (i < lost.size()) {
      int first = lost.get(i++);
      int mask = 0;
      while (i < lost.size()) {
        int bit = (lost.get(i) - first & 0xFFFF) - 1;
        if (bit < 0 || bit > 15) {
          break;
        }
        mask |= 1 << bit;
        i++;
      }
      target.writeShort(first).writeShort(mask);
    }
  }

  private static void estimate(ByteBuf target, Rtcp.Remb estimate) {
    if (estimate.ssrcs().size() > 31 || estimate.bitsPerSecond() < 0) {
      throw new IllegalArgumentException("estimate out of range");
    }
    open(target, 15, 206);
    target.writeInt((int) estimate.sender()).writeInt(0).writeInt(0x52454D42);
    long mantissa = estimate.bitsPerSecond();
    int exponent = 0;
    while (mantissa > 0x3FFFF) {
      mantissa >>>= 1;
      exponent++;
    }
    target.writeByte(estimate.ssrcs().size()).writeMedium(exponent << 18 | (int) mantissa);
    estimate.ssrcs().forEach(ssrc -> target.writeInt(ssrc.intValue()));
  }
}
