package fr.heurtoir.door.av;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Looks at sixteen lines of each picture's luma, spread over its height: enough to tell a picture
 * that stands still or is black, at a cost that does not grow with the picture's height. Used by
 * one thread at a time.
 */
final class SampledLines {
  private static final int LINES = 16;

  /** A dark picture is looked at in every so manyth line. */
  private static final int SPOT_EVERY = 8;

  /** Far above the noise of a sensor in the dark. */
  private static final int SPOT_LEVEL = 80;

  private static final int SPOT_POINTS = 12;

  private byte[] newest = {};
  private byte[] before = {};
  private double mean;
  private double variance;
  private boolean spot;

  /**
   * Takes the next picture.
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

  /** Looks closer at a dark picture: a lamp of a hundred points shows that the lens is free. */
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
   * Whether every sampled byte is the one of the picture before. No sensor repeats its noise, so a
   * scene in which nothing moves is not the same twice. The first picture says nothing yet.
   */
  boolean same() {
    return before.length == 0 || Arrays.equals(newest, before);
  }

  /** Whether it shows nothing: as dark as a covered lens, even, and without a lamp anywhere. */
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
