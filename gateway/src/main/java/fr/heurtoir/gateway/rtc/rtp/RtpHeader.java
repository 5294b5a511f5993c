package fr.heurtoir.gateway.rtc.rtp;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * The header of one RTP packet, and where its payload lies.
 *
 * @param payloadType 0 to 127
 * @param marker the marker bit
 * @param sequence 0 to 65535
 * @param timestamp 0 to 2^32 - 1
 * @param ssrc 0 to 2^32 - 1
 * @param headerLength bytes before the payload: fixed header, contributing sources, extension
 * @param payloadLength bytes of payload without padding; 0 for a packet that is only padding
 */
public record RtpHeader(
    int payloadType,
    boolean marker,
    int sequence,
    long timestamp,
    long ssrc,
    int headerLength,
    int payloadLength) {
  /** Length of the fixed header, in bytes. */
  public static final int FIXED = 12;

  /**
   * Reads the header of the packet that fills {@code packet} from its reader index on. Moves no
   * index. Skips header extensions of any profile.
   *
   * @return empty where the bytes are no RTP packet of version 2
   */
  public static Optional<RtpHeader> read(ByteBuf packet) {
    int length = packet.readableBytes();
    int start = packet.readerIndex();
    if (length < FIXED) {
      return Optional.empty();
    }
    int first = packet.getUnsignedByte(start);
    if (first >>> 6 != 2) {
      return Optional.empty();
    }
    int header = FIXED + 4 * (first & 0x0F);
    if ((first & 0x10) != 0) {
      if (length < header + 4) {
        return Optional.empty();
      }
      header += 4 + 4 * packet.getUnsignedShort(start + header + 2);
    }
    if (length < header) {
      return Optional.empty();
    }
    int padding = 0;
    if ((first & 0x20) != 0) {
      padding = packet.getUnsignedByte(start + length - 1);
      if (padding == 0 || header + padding > length) {
        return Optional.empty();
      }
    }
    int second = packet.getUnsignedByte(start + 1);
    return Optional.of(
        new RtpHeader(
            second & 0x7F,
            (second & 0x80) != 0,
            packet.getUnsignedShort(start + 2),
            packet.getUnsignedInt(start + 4),
            packet.getUnsignedInt(start + 8),
            header,
            length - header - padding));
  }

  /** Appends a fixed header to {@code target}: no extension, no contributing source, no padding. */
  public static void write(
      ByteBuf target, int payloadType, boolean marker, int sequence, long timestamp, long ssrc) {
    target.writeByte(0x80);
    target.writeByte((marker ? 0x80 : 0) | payloadType & 0x7F);
    target.writeShort(sequence);
    target.writeInt((int) timestamp);
    target.writeInt((int) ssrc);
  }
}
