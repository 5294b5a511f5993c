package fr.heurtoir.door.av;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Compares sixteen lines of each picture's luma, spread over its height. That is enough to
 * recognise a frozen or black picture, and costs the same for every height. Used by one thread at a
 * time.
 */
final class SampledLines {
  private static final int LINES = 16;

  /** In a dark picture, every such line is checked. */
  private static final int SPOT_EVERY = 8;

  /** A level far above the noise of a sensor in the dark. */
  private static final int SPOT_LEVEL = 80;

  private static final int SPOT_POINTS = 12;

  private byte[] newest = {};
  private byte[] before = {};
  private double mean;
  private double variance;
  private boolean spot;

  /**
   * Handles the next picture.
   *
   * @param luma its first plane, read by index; not kept
   * @param stride bytes from one line to the next
   */
  void take(ByteBuffer luma, int stride, int width, int height) {
    byte[] lines = before.length == LINES * width ? before : new byte[LINES * width];
    before = newest;
    newest = lines;
    long sum = 0;
    long squares = 0;
    for (int line = 0; line < LINES; line++) {
      luma.get((2 * line + 1) * height / (2 * LINES) * stride, lines, line * width, width);
    }
    for (byte each : lines) {
      int value = each & 255;
      sum += value;
      squares += (long) value * value;
    }
    mean = sum / (double) lines.length;
    variance = squares / (double) lines.length - mean * mean;
    spot = dark() && spot(luma, stride, width, height);
  }

  /** Checks a dark picture more closely: a lamp of a hundred points shows that the lens is free. */
  private boolean spot(ByteBuffer luma, int stride, int width, int height) {
    byte[] line = new byte[width];
    int bright = 0;
    for (int y = SPOT_EVERY / 2; y < height; y += SPOT_EVERY) {
      luma.get(y * stride, line, 0, width);
      for (byte each : line) {
        bright += (each & 255) >= SPOT_LEVEL ? 1 : 0;
      }
    }
    return bright >= SPOT_POINTS;
  }

  /**
   * Whether every sampled byte equals the previous picture's. No sensor repeats its noise, so even
   * a still scene changes. False after the first picture.
   */
  boolean same() {
    return before.length == 0 || Arrays.equals(newest, before);
  }

  /** Whether the picture is as dark and even as with a covered lens, without a lamp anywhere. */
  boolean black() {
    return newest.length > 0 && dark() && !spot;
  }

  private boolean dark() {
    return mean < 24 && variance < 8;
  }

  /** Forgets the pictures so far. */
  void forget() {
    newest = new byte[0];
    before = new byte[0];
  }
}
