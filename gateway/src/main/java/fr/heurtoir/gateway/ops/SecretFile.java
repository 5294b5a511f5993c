package fr.heurtoir.gateway.ops;

import fr.heurtoir.protocol.pki.KeyFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A key in a file that only its owner can read. A file that others could read is refused. Its mode
 * is not corrected, because somebody may have copied the key already.
 */
public final class SecretFile {
  private static final int MOST_BYTES = 1024;
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private SecretFile() {}

  /**
   * The text of that file. Empty where there is no such file.
   *
   * @param what names the key, and {@code anew} how to make a new one, for the error message
   * @throws IOException where the file cannot be read, can be read by others, or is too large for a
   *     key
   */
  public static Optional<String> read(Path file, String what, String anew) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    KeyFile.check(file);
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNER.containsAll(mode)) {
      throw new IOException(
          what
              + " "
              + file
              + " has mode "
              + PosixFilePermissions.toString(mode)
              + ": others may have read it. Make a new one ("
              + anew
              + "), or, if nobody has, chmod 600 it");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(what + " " + file + " is too large for a key");
    }
    return Optional.of(Files.readString(file, StandardCharsets.US_ASCII));
  }

  /** Writes the file so that after a power cut the old or the whole new one is on the disk. */
  public static void write(Path file, String text) throws IOException {
    Path folder = file.resolveSibling(".").toAbsolutePath().normalize();
    Path part =
        Files.createTempFile(
            folder, "." + file.getFileName(), ".part", PosixFilePermissions.asFileAttribute(OWNER));
    try {
      try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(folder);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** A file's name is on the disk only once its folder is synced (fsync(2)). */
  private static void sync(Path folder) throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
