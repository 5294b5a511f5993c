package fr.heurtoir.gateway.rtc.h264;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * What one RTP payload of H.264 begins.
 *
 * @param parameters whether it holds a sequence parameter set (NAL unit type 7)
 * @param idr whether an IDR slice (NAL unit type 5) starts in it
 * @param sps the sequence parameter set, where there is one that can be read
 */
public record H264Payload(boolean parameters, boolean idr, Optional<SequenceParameters> sps) {
  private static final int MAX_AGGREGATED = 32;
  private static final int IDR = 5;
  private static final int SPS = 7;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  /** Whether a decoder can start with this payload: it holds the parameter sets or an IDR slice. */
  public boolean keyframeStart() {
    return parameters || idr;
  }

  /**
   * Reads the payload of {@code length} bytes at {@code offset}.
   *
   * @return empty where the payload is empty, or where an aggregation or fragment in it is cut
   *     short
   */
  public static Optional<H264Payload> read(ByteBuf buffer, int offset, int length) {
    if (length < 1) {
      return Optional.empty();
    }
    int type = buffer.getUnsignedByte(offset) & 0x1F;
    return switch (type) {
      case STAP_A -> aggregate(buffer, offset + 1, offset + length);
      case FU_A -> {
        if (length < 2) {
          yield Optional.empty();
        }
        int header = buffer.getUnsignedByte(offset + 1);
        boolean starts = (header & 0x80) != 0;
        int inner = header & 0x1F;
        yield Optional.of(
            new H264Payload(starts && inner == SPS, starts && inner == IDR, Optional.empty()));
      }
      default -> Optional.of(single(buffer, offset, length, type));
    };
  }

  private static H264Payload single(ByteBuf buffer, int offset, int length, int type) {
    return new H264Payload(
        type == SPS,
        type == IDR,
        type == SPS ? SequenceParameters.read(buffer, offset, length) : Optional.empty());
  }

  private static Optional<H264Payload> aggregate(ByteBuf buffer, int start, int end) {
    boolean parameters = false;
    boolean idr = false;
    Optional<SequenceParameters> sps = Optional.empty();
    int at = start;
    for (int count = 0; at < end && count < MAX_AGGREGATED; count++) {
      if (end - at < 3) {
        return Optional.empty();
      }
      int size = buffer.getUnsignedShort(at);
      at += 2;
      if (size == 0 || size > end - at) {
        return Optional.empty();
      }
      H264Payload inner = single(buffer, at, size, buffer.getUnsignedByte(at) & 0x1F);
      parameters |= inner.parameters;
      idr |= inner.idr;
      sps = sps.or(inner::sps);
      at += size;
    }
    return Optional.of(new H264Payload(parameters, idr, sps));
  }
}
