package fr.heurtoir.protocol.pki;

import fr.heurtoir.system.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** PEM text (RFC 7468) in files. */
final class Pem {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  /**
   * Writes one block. A reader sees the old file or the whole new one, and only its owner ever sees
   * a key.
   *
   * @param mode as {@code rw-------}
   */
  static void write(Path file, String label, byte[] der, String mode) throws IOException {
    String text =
        "-----BEGIN "
            + label
            + "-----\n"
            + LINES.encodeToString(der)
            + "\n-----END "
            + label
            + "-----\n";
    // On the disk before it has its name: a power cut must not leave an empty key.
    DurableFile.write(file, text.getBytes(StandardCharsets.US_ASCII), mode);
  }

  /** The bytes of the first block with that label. */
  static byte[] read(Path file, String label) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    String begin = "-----BEGIN " + label + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + label + "-----");
    if (from < 0 || to < from) {
      throw new IOException("no " + label + " in " + file);
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    } catch (IllegalArgumentException bad) {
      throw new IOException("bad " + label + " in " + file);
    }
  }
}
