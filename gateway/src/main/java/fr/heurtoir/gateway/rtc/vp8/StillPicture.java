package fr.heurtoir.gateway.rtc.vp8;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A still picture made of one keyframe without decoding it: a VP8 keyframe in a RIFF container is a
 * lossy WebP picture (RFC 9649 section 2.5).
 */
public final class StillPicture {
  /** The largest picture made, in bytes, container included. */
  public static final int MAX_BYTES = 400 * 1024;

  private static final int LEAST_SIDE = 16;
  private static final int MOST_SIDE = 4096;

  /** RIFF, its size, WEBP, the chunk's name and size (RFC 9649 sections 2.3 and 2.4). */
  private static final int CONTAINER = 20;

  /** Frame tag, start code, width and height (RFC 6386 section 9.1). */
  private static final int FRAME_HEADER = 10;

  private StillPicture() {}

  /**
   * Makes the picture.
   *
   * @param payloads the RTP payloads (RFC 7741) of one whole keyframe in order; borrowed
   * @return empty where they are no whole, shown keyframe of a valid size
   */
  public static Optional<byte[]> webp(List<ByteBuf> payloads) {
    byte[] frame = payloads.isEmpty() ? new byte[0] : frame(payloads);
    if (!sane(frame)) {
      return Optional.empty();
    }
    int padding = frame.length & 1;
    ByteBuffer picture =
        ByteBuffer.allocate(CONTAINER + frame.length + padding).order(ByteOrder.LITTLE_ENDIAN);
    picture.put("RIFF".getBytes(StandardCharsets.US_ASCII));
    picture.putInt(CONTAINER - 8 + frame.length + padding);
    picture.put("WEBPVP8 ".getBytes(StandardCharsets.US_ASCII));
    picture.putInt(frame.length);
    picture.put(frame);
    return Optional.of(picture.array());
  }

  /**
   * The frame's bytes without payload descriptors. Empty where a payload does not belong to the
   * frame.
   */
  private static byte[] frame(List<ByteBuf> payloads) {
    int[] skip = new int[payloads.size()];
    int size = 0;
    for (int i = 0; i < skip.length; i++) {
      ByteBuf payload = payloads.get(i);
      Optional<Vp8Payload> read =
          Vp8Payload.read(payload, payload.readerIndex(), payload.readableBytes());
      if (read.isEmpty()
          || read.get().keyframe() != (i == 0)
          || read.get().frameStart() != (i == 0)) {
        return new byte[0];
      }
      skip[i] = read.get().descriptorLength();
      size += payload.readableBytes() - skip[i];
      if (size > MAX_BYTES - CONTAINER - 1) {
        return new byte[0];
      }
    }
    byte[] frame = new byte[size];
    int at = 0;
    for (int i = 0; i < skip.length; i++) {
      ByteBuf payload = payloads.get(i);
      int length = payload.readableBytes() - skip[i];
      payload.getBytes(payload.readerIndex() + skip[i], frame, at, length);
      at += length;
    }
    return frame;
  }

  /**
   * Whether the frame is a shown keyframe with its start code and a whole first partition (RFC 6386
   * section 9.1).
   */
  private static boolean sane(byte[] frame) {
    if (frame.length <= FRAME_HEADER) {
      return false;
    }
    int tag = frame[0] & 0xFF | (frame[1] & 0xFF) << 8 | (frame[2] & 0xFF) << 16;
    boolean shown = (tag & 0x10) != 0;
    boolean knownVersion = (tag >> 1 & 0x07) <= 3;
    boolean whole = tag >> 5 <= frame.length - FRAME_HEADER;
    boolean startCode = frame[3] == (byte) 0x9D && frame[4] == 0x01 && frame[5] == 0x2A;
    return (tag & 1) == 0
        && shown
        && knownVersion
        && whole
        && startCode
        && sane(frame[6], frame[7])
        && sane(frame[8], frame[9]);
  }

  private static boolean sane(byte low, byte high) {
    int side = (low & 0xFF | (high & 0xFF) << 8) & 0x3FFF;
    return side >= LEAST_SIDE && side <= MOST_SIDE;
  }
}
