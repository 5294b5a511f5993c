package fr.heurtoir.gateway.rtc.vp8;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * One RTP payload of VP8.
 *
 * @param descriptorLength bytes before the frame's data
 * @param frameStart whether a frame starts here
 * @param keyframe whether a keyframe starts here
 * @param pictureId 7 or 15 bits, -1 where absent
 * @param width in pixels; 0 where no keyframe starts here or its header is cut short
 * @param height in pixels; 0 in the same cases
 */
public record Vp8Payload(
    int descriptorLength,
    boolean frameStart,
    boolean keyframe,
    int pictureId,
    int width,
    int height) {

  /**
   * Reads the payload of {@code length} bytes at {@code offset}.
   *
   * @return empty where the descriptor is cut short or nothing follows it
   */
  public static Optional<Vp8Payload> read(ByteBuf buffer, int offset, int length) {
    int end = offset + length;
    int at = offset;
    if (at >= end) {
      return Optional.empty();
    }
    int first = buffer.getUnsignedByte(at++);
    int pictureId = -1;
    if ((first & 0x80) != 0) {
      if (at >= end) {
        return Optional.empty();
      }
      int extension = buffer.getUnsignedByte(at++);
      if ((extension & 0x80) != 0) {
        if (at >= end) {
          return Optional.empty();
        }
        pictureId = buffer.getUnsignedByte(at++);
        if ((pictureId & 0x80) != 0) {
          if (at >= end) {
            return Optional.empty();
          }
          pictureId = (pictureId & 0x7F) << 8 | buffer.getUnsignedByte(at++);
        }
      }
      at += (extension & 0x40) != 0 ? 1 : 0;
      // T and K share one byte (RFC 7741 section 4.2).
      at += (extension & 0x30) != 0 ? 1 : 0;
    }
    if (at >= end) {
      return Optional.empty();
    }
    // S set and partition 0: the payload begins with the frame header (section 4.3).
    boolean start = (first & 0x10) != 0 && (first & 0x07) == 0;
    boolean key = start && (buffer.getUnsignedByte(at) & 0x01) == 0;
    int width = 0;
    int height = 0;
    if (key && end - at >= 10 && buffer.getUnsignedMedium(at + 3) == 0x9D012A) {
      width = buffer.getUnsignedShortLE(at + 6) & 0x3FFF;
      height = buffer.getUnsignedShortLE(at + 8) & 0x3FFF;
    }
    return Optional.of(new Vp8Payload(at - offset, start, key, pictureId, width, height));
  }
}
