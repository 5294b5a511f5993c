package fr.heurtoir.door.keep;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/** A line with its own checksum: {@code words CRC32}. A damaged line is recognised. */
final class CheckedLine {
  private static final HexFormat HEX = HexFormat.of();

  private CheckedLine() {}

  /** The line, without its end. */
  static String of(String words) {
    return words + " " + HEX.toHexDigits(sum(words), 8);
  }

  /** The words of an undamaged line. */
  static Optional<String> words(String line) {
    int at = line.lastIndexOf(' ');
    if (at < 1 || line.length() - at != 9) {
      return Optional.empty();
    }
    String words = line.substring(0, at);
    return of(words).equals(line) ? Optional.of(words) : Optional.empty();
  }

  private static long sum(String words) {
    CRC32 crc = new CRC32();
    crc.update(words.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
