package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.I420Buffer;
import java.nio.ByteBuffer;

/** Converts packed RGB to planar 4:2:0, ITU-R BT.601 in the limited range that video codecs use. */
final class I420 {
  private I420() {}

  /**
   * @param rgb width times height pixels, 0xRRGGBB in the low bits, line by line; both even
   */
  static void write(int[] rgb, int width, int height, I420Buffer into) {
    ByteBuffer planeY = into.getDataY();
    ByteBuffer planeU = into.getDataU();
    ByteBuffer planeV = into.getDataV();
    int strideY = into.getStrideY();
    for (int y = 0; y < height; y += 2) {
      int lineU = y / 2 * into.getStrideU();
      int lineV = y / 2 * into.getStrideV();
      for (int x = 0; x < width; x += 2) {
        int a = rgb[y * width + x];
        int b = rgb[y * width + x + 1];
        int c = rgb[(y + 1) * width + x];
        int d = rgb[(y + 1) * width + x + 1];
        planeY.put(y * strideY + x, luma(a));
        planeY.put(y * strideY + x + 1, luma(b));
        planeY.put((y + 1) * strideY + x, luma(c));
        planeY.put((y + 1) * strideY + x + 1, luma(d));
        int red = (a >> 16 & 255) + (b >> 16 & 255) + (c >> 16 & 255) + (d >> 16 & 255);
        int green = (a >> 8 & 255) + (b >> 8 & 255) + (c >> 8 & 255) + (d >> 8 & 255);
        int blue = (a & 255) + (b & 255) + (c & 255) + (d & 255);
        planeU.put(lineU + x / 2, chroma(-38 * red - 74 * green + 112 * blue));
        planeV.put(lineV + x / 2, chroma(112 * red - 94 * green - 18 * blue));
      }
    }
  }

  private static byte luma(int rgb) {
    return (byte)
        (16 + (66 * (rgb >> 16 & 255) + 129 * (rgb >> 8 & 255) + 25 * (rgb & 255) + 128 >> 8));
  }

  /** From the sum of four pixels, in 1/256. */
  private static byte chroma(int sumOfFour) {
    return (byte) (128 + (sumOfFour + 512 >> 10));
  }
}
