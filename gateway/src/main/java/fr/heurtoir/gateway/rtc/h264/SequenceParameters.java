package fr.heurtoir.gateway.rtc.h264;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * The parts of a sequence parameter set (ITU-T H.264 section 7.3.2.1.1) that the relay uses.
 *
 * @param profileIdc for example 66 for the baseline family
 * @param constraints the constraint_set flags, the highest bit first
 * @param levelIdc ten times the level
 * @param width in pixels after cropping
 * @param height in pixels after cropping
 */
public record SequenceParameters(
    int profileIdc, int constraints, int levelIdc, int width, int height) {
  private static final int MAX_BYTES = 512;

  /**
   * Reads the NAL unit of {@code length} bytes at {@code offset}, including its header byte.
   *
   * @return empty where the unit is cut short, has a scaling matrix, or holds impossible values
   */
  public static Optional<SequenceParameters> read(ByteBuf buffer, int offset, int length) {
    if (length < 5 || length > MAX_BYTES) {
      return Optional.empty();
    }
    Bits bits = new Bits(buffer, offset + 1, offset + length);
    int profile = bits.read(8);
    int constraints = bits.read(8);
    int level = bits.read(8);
    bits.golomb(); // seq_parameter_set_id
    long chroma = 1;
    if (profile == 100 || profile == 110 || profile == 122 || profile == 244 || profile == 44) {
      chroma = bits.golomb();
      if (chroma == 3) {
        bits.read(1);
      }
      bits.golomb();
      bits.golomb();
      bits.read(1);
      if (bits.read(1) == 1) {
        return Optional.empty();
      }
    }
    bits.golomb(); // log2_max_frame_num_minus4
    long order = bits.golomb();
    if (order == 0) {
      bits.golomb();
    } else if (order == 1) {
      bits.read(1);
      bits.golomb();
      bits.golomb();
      long cycle = bits.golomb();
      for (long i = 0; i < Math.min(cycle, 255); i++) {
        bits.golomb();
      }
    }
    bits.golomb(); // max_num_ref_frames
    bits.read(1);
    long width = (bits.golomb() + 1) * 16;
    long mapUnits = bits.golomb() + 1;
    int framesOnly = bits.read(1);
    if (framesOnly == 0) {
      bits.read(1);
    }
    long height = mapUnits * 16 * (2 - framesOnly);
    bits.read(1);
    if (bits.read(1) == 1) {
      int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
      int unitY = (chroma == 1 ? 2 : 1) * (2 - framesOnly);
      width -= unitX * (bits.golomb() + bits.golomb());
      height -= unitY * (bits.golomb() + bits.golomb());
    }
    return bits.overrun || width < 1 || height < 1 || width > 16_384 || height > 16_384
        ? Optional.empty()
        : Optional.of(
            new SequenceParameters(profile, constraints, level, (int) width, (int) height));
  }

  /** The bits of a NAL unit, without the emulation prevention bytes (section 7.4.1). */
  private static final class Bits {
    private final ByteBuf buffer;
    private final int end;
    private int at;
    private int zeros;
    private int current;
    private int left;
    private boolean overrun;

    Bits(ByteBuf buffer, int start, int end) {
      this.buffer = buffer;
      this.at = start;
      this.end = end;
    }

    int read(int count) {
      int value = 0;
      for (int i = 0; i < count; i++) {
        value = value << 1 | bit();
      }
      return value;
    }

    /** Reads an unsigned Exp-Golomb code (section 9.1). A signed code has the same length. */
    long golomb() {
      int zeroBits = 0;
      while (zeroBits < 32 && !overrun && bit() == 0) {
        zeroBits++;
      }
      if (zeroBits == 32) {
        overrun = true;
        return 0;
      }
      return (1L << zeroBits) - 1 + (read(zeroBits) & 0xFFFF_FFFFL);
    }

    private int bit() {
      if (left == 0) {
        if (at < end && zeros >= 2 && buffer.getByte(at) == 3) {
          at++;
          zeros = 0;
        }
        if (at >= end) {
          overrun = true;
          return 0;
        }
        current = buffer.getUnsignedByte(at++);
        zeros = current == 0 ? zeros + 1 : 0;
        left = 8;
      }
      return current >>> --left & 1;
    }
  }
}
