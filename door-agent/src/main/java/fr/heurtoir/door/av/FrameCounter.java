package fr.heurtoir.door.av;

import java.util.OptionalInt;

/**
 * The machine-readable counter along the bottom of the test camera's picture, with which a test
 * proves which frame it was shown.
 *
 * <p><b>Geometry</b>, in fractions so that a scaled picture decodes too: the lowest twelfth of the
 * picture's height (40 of 480 lines) is one row of sixteen blocks, each a sixteenth of the width
 * (40 of 640 columns). Block 0 is the leftmost.
 *
 * <ul>
 *   <li>Blocks 0, 1 and 15 are the frame of the code: white, black, white.
 *   <li>Blocks 2 to 13 are the counter, twelve bits, most significant first: white is 1.
 *   <li>Block 14 makes the number of white blocks among 2 to 14 even.
 * </ul>
 *
 * <p><b>Reading</b>: take the mean luma (or the mean of red, green and blue) of the middle half of
 * each block in both directions; above 128 of 255 is white. A picture whose frame blocks or parity
 * are wrong carries no counter. Means between 80 and 176 are best taken as unreadable. The counter
 * goes up by one a frame and returns from 4095 to 0 (204 seconds at 20 frames a second).
 */
public final class FrameCounter {
  /** Blocks in the row. */
  public static final int BLOCKS = 16;

  /** The counter's values: 0 up to this, exclusive. */
  public static final int MODULUS = 1 << 12;

  /** The row's height is the picture's height divided by this. */
  public static final int HEIGHT_DIVISOR = 12;

  private static final int DARK_MOST = 80;
  private static final int LIGHT_LEAST = 176;

  private FrameCounter() {}

  /** Brightness of one point of the picture. */
  @FunctionalInterface
  public interface Luma {
    /** The brightness at column {@code x}, line {@code y}: 0 to 255. */
    int at(int x, int y);
  }

  /** Whether block {@code index} (0 to 15) is white for a frame number. */
  static boolean white(int index, long frame) {
    int value = (int) (frame & (MODULUS - 1));
    return switch (index) {
      case 0, 15 -> true;
      case 1 -> false;
      case 14 -> Integer.bitCount(value) % 2 == 1;
      default -> (value >>> (13 - index) & 1) == 1;
    };
  }

  /** Reads the counter from a picture, or empty where it carries none. */
  public static OptionalInt read(int width, int height, Luma luma) {
    if (width < BLOCKS * 4 || height < HEIGHT_DIVISOR * 4) {
      return OptionalInt.empty();
    }
    int value = 0;
    boolean even = true;
    for (int block = 0; block < BLOCKS; block++) {
      int mean = mean(block, width, height, luma);
      if (mean > DARK_MOST && mean < LIGHT_LEAST) {
        return OptionalInt.empty();
      }
      boolean white = mean >= LIGHT_LEAST;
      if (block == 0 || block == 15) {
        if (!white) {
          return OptionalInt.empty();
        }
      } else if (block == 1) {
        if (white) {
          return OptionalInt.empty();
        }
      } else {
        even ^= white;
        if (block < 14) {
          value = value << 1 | (white ? 1 : 0);
        }
      }
    }
    return even ? OptionalInt.of(value) : OptionalInt.empty();
  }

  private static int mean(int block, int width, int height, Luma luma) {
    int wide = width / BLOCKS;
    int high = height / HEIGHT_DIVISOR;
    int left = block * width / BLOCKS + wide / 4;
    int top = height - high + high / 4;
    long sum = 0;
    for (int y = top; y < top + high / 2; y++) {
      for (int x = left; x < left + wide / 2; x++) {
        sum += luma.at(x, y);
      }
    }
    return (int) (sum / ((long) (wide / 2) * (high / 2)));
  }
}
