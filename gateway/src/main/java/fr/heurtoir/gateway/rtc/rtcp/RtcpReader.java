package fr.heurtoir.gateway.rtc.rtcp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads RTCP compounds, also of reduced size (RFC 5506). The datagram's length and the constants
 * below limit every list.
 */
public final class RtcpReader {
  /** The most packets in one compound. */
  public static final int MAX_PACKETS = 32;

  /** The most sequence numbers taken from one NACK. */
  public static final int MAX_LOST = 1_024;

  private static final long REMB = 0x52454D42;

  private RtcpReader() {}

  /** Whether a datagram on a port that RTP and RTCP share is RTCP (RFC 5761 section 4). */
  public static boolean isRtcp(ByteBuf datagram) {
    if (datagram.readableBytes() < 8) {
      return false;
    }
    int type = datagram.getUnsignedByte(datagram.readerIndex() + 1);
    return type >= 192 && type <= 223;
  }

  /**
   * Reads the compound that fills {@code datagram} from its reader index on. Moves no index.
   *
   * @throws MalformedRtcpException where any of its packets is malformed
   */
  public static List<Rtcp> read(ByteBuf datagram) throws MalformedRtcpException {
    ByteBuf rest = datagram.slice();
    List<Rtcp> packets = new ArrayList<>(4);
    while (rest.isReadable()) {
      if (packets.size() == MAX_PACKETS) {
        throw new MalformedRtcpException("more than " + MAX_PACKETS + " packets");
      }
      packets.add(packet(rest));
    }
    if (packets.isEmpty()) {
      throw new MalformedRtcpException("empty");
    }
    return packets;
  }

  private static Rtcp packet(ByteBuf rest) throws MalformedRtcpException {
    if (rest.readableBytes() < 4) {
      throw new MalformedRtcpException("truncated header");
    }
    int first = rest.readUnsignedByte();
    int type = rest.readUnsignedByte();
    int length = 4 * rest.readUnsignedShort();
    if (first >>> 6 != 2 || length > rest.readableBytes()) {
      throw new MalformedRtcpException("wrong version or length");
    }
    ByteBuf body = rest.readSlice(length);
    if ((first & 0x20) != 0) {
      int padding = length == 0 ? 0 : body.getUnsignedByte(length - 1);
      if (padding == 0 || padding > length) {
        throw new MalformedRtcpException("wrong padding");
      }
      body = body.slice(0, length - padding);
    }
    int count = first & 0x1F;
    return switch (type) {
      case 200 -> senderReport(body, count);
      case 201 -> new Rtcp.ReceiverReport(word(body), blocks(body, count));
      case 202 -> description(body, count);
      case 203 -> goodbye(body, count);
      case 205 -> count == 1 ? nack(body) : new Rtcp.Other(type, count);
      case 206 -> payloadFeedback(body, count);
      default -> new Rtcp.Other(type, count);
    };
  }

  private static Rtcp senderReport(ByteBuf body, int count) throws MalformedRtcpException {
    need(body, 24);
    return new Rtcp.SenderReport(
        body.readUnsignedInt(),
        body.readLong(),
        body.readUnsignedInt(),
        body.readUnsignedInt(),
        body.readUnsignedInt(),
        blocks(body, count));
  }

  private static List<Rtcp.ReportBlock> blocks(ByteBuf body, int count)
      throws MalformedRtcpException {
    need(body, 24 * count);
    List<Rtcp.ReportBlock> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      blocks.add(
          new Rtcp.ReportBlock(
              body.readUnsignedInt(),
              body.readUnsignedByte(),
              body.readMedium(),
              body.readUnsignedInt(),
              body.readUnsignedInt(),
              body.readUnsignedInt(),
              body.readUnsignedInt()));
    }
    return blocks;
  }

  private static Rtcp description(ByteBuf body, int count) throws MalformedRtcpException {
    List<Rtcp.SourceDescription.Name> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long ssrc = word(body);
      String cname = "";
      // RFC 3550 section 6.5 ends every chunk with a null octet. Some senders omit it at the end of
      // the packet; the rest of such a packet is valid.
      while (body.isReadable()) {
        int item = body.readUnsignedByte();
        if (item == 0) {
          // A chunk ends with one or more zeros, at a 32-bit boundary.
          body.skipBytes(Math.min(body.readableBytes(), (4 - body.readerIndex() % 4) % 4));
          break;
        }
        need(body, 1);
        int length = body.readUnsignedByte();
        need(body, length);
        if (item == 1) {
          cname = body.toString(body.readerIndex(), length, StandardCharsets.UTF_8);
        }
        body.skipBytes(length);
      }
      names.add(new Rtcp.SourceDescription.Name(ssrc, cname));
    }
    return new Rtcp.SourceDescription(names);
  }

  private static Rtcp goodbye(ByteBuf body, int count) throws MalformedRtcpException {
    List<Long> ssrcs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ssrcs.add(word(body));
    }
    return new Rtcp.Goodbye(ssrcs);
  }

  private static Rtcp nack(ByteBuf body) throws MalformedRtcpException {
    long sender = word(body);
    long media = word(body);
    List<Integer> lost = new ArrayList<>();
    while (body.readableBytes() >= 4) {
      int first = body.readUnsignedShort();
      int mask = body.readUnsignedShort();
      lost.add(first);
      for (int bit = 0; bit < 16; bit++) {
        if ((mask >>> bit & 1) != 0) {
          lost.add(first + bit + 1 & 0xFFFF);
        }
      }
      if (lost.size() > MAX_LOST) {
        throw new MalformedRtcpException("a NACK of more than " + MAX_LOST + " packets");
      }
    }
    return new Rtcp.GenericNack(sender, media, lost);
  }

  private static Rtcp payloadFeedback(ByteBuf body, int format) throws MalformedRtcpException {
    long sender = word(body);
    long media = word(body);
    return switch (format) {
      case 1 -> new Rtcp.PictureLossIndication(sender, media);
      case 4 -> {
        List<Rtcp.FullIntraRequest.Entry> entries = new ArrayList<>();
        while (body.readableBytes() >= 8 && entries.size() < MAX_PACKETS) {
          entries.add(
              new Rtcp.FullIntraRequest.Entry(body.readUnsignedInt(), body.readUnsignedByte()));
          body.skipBytes(3);
        }
        yield new Rtcp.FullIntraRequest(sender, entries);
      }
      case 15 -> estimate(body, sender);
      default -> new Rtcp.Other(206, format);
    };
  }

  private static Rtcp estimate(ByteBuf body, long sender) throws MalformedRtcpException {
    if (body.readableBytes() < 8 || body.readUnsignedInt() != REMB) {
      return new Rtcp.Other(206, 15);
    }
    int count = body.readUnsignedByte();
    int packed = body.readUnsignedMedium();
    int exponent = packed >>> 18;
    long mantissa = packed & 0x3FFFF;
    // 18 bits shifted by up to 63 would overflow. No real estimate exceeds 2^45.
    long bits = mantissa << Math.min(exponent, 27);
    need(body, 4 * count);
    List<Long> ssrcs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ssrcs.add(body.readUnsignedInt());
    }
    return new Rtcp.Remb(sender, bits, ssrcs);
  }

  private static long word(ByteBuf body) throws MalformedRtcpException {
    need(body, 4);
    return body.readUnsignedInt();
  }

  private static void need(ByteBuf body, int bytes) throws MalformedRtcpException {
    if (body.readableBytes() < bytes) {
      throw new MalformedRtcpException("truncated packet");
    }
  }
}
