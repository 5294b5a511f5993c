package fr.heurtoir.door.feedback;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Reads what the player needs to know of an Ogg file (RFC 3533): that it contains one channel of
 * Vorbis or Opus (RFC 7845), and its length. Decodes nothing.
 */
final class OggFile {
  private static final int PAGE_HEADER = 27;
  private static final int OPUS_RATE = 48_000;

  private OggFile() {}

  /**
   * Its length.
   *
   * @throws IOException with the reason, where it is no whole file of that kind
   */
  static Duration length(byte[] file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int rate = 0;
    long last = -1;
    int serial = 0;
    int at = 0;
    while (at < file.length) {
      if (file.length - at < PAGE_HEADER || !text(file, at, 4).equals("OggS")) {
        throw new IOException("no Ogg page at byte " + at);
      }
      int segments = Byte.toUnsignedInt(file[at + 26]);
      int body = at + PAGE_HEADER + segments;
      int end = body;
      for (int i = at + PAGE_HEADER; i < Math.min(body, file.length); i++) {
        end += Byte.toUnsignedInt(file[i]);
      }
      if (end > file.length) {
        throw new IOException("cut off in the page at byte " + at);
      }
      if (at == 0) {
        rate = rate(file, bytes, body, end);
        serial = bytes.getInt(at + 14);
      } else if (bytes.getInt(at + 14) != serial) {
        throw new IOException("holds more than one stream");
      }
      long granule = bytes.getLong(at + 6);
      if (granule >= 0) {
        last = granule;
      }
      at = end;
    }
    if (rate == 0 || last < 0) {
      throw new IOException("is empty");
    }
    if (last > Integer.MAX_VALUE) {
      throw new IOException("says that it lasts for hours");
    }
    return Duration.ofMillis(last * 1000 / rate);
  }

  /** The sampling rate of the positions in the pages. */
  private static int rate(byte[] file, ByteBuffer bytes, int body, int end) throws IOException {
    boolean vorbis = end - body >= 16 && text(file, body, 7).equals("\u0001vorbis");
    boolean opus = end - body >= 16 && text(file, body, 8).equals("OpusHead");
    if (!vorbis && !opus) {
      throw new IOException("holds neither Vorbis nor Opus");
    }
    int channels = file[body + (vorbis ? 11 : 9)];
    if (channels != 1) {
      throw new IOException("has " + channels + " channels instead of one");
    }
    int rate = vorbis ? bytes.getInt(body + 12) : OPUS_RATE;
    if (rate < 8_000 || rate > 48_000) {
      throw new IOException("has " + rate + " samples a second instead of 8000 to 48000");
    }
    return rate;
  }

  private static String text(byte[] file, int at, int length) {
    return new String(file, at, length, StandardCharsets.ISO_8859_1);
  }
}
