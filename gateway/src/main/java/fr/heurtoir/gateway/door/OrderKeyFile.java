package fr.heurtoir.gateway.door;

import fr.heurtoir.protocol.order.OrderKey;
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
 * An order key in a file that only its owner can read. Whoever has it opens every gate, so a file
 * that others could have read is refused, not mended.
 */
final class OrderKeyFile {
  private static final int MOST_BYTES = 1024;
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private OrderKeyFile() {}

  /**
   * The key of that file; empty where there is no such file.
   *
   * @throws IOException where it cannot be read, can be read by others, or holds no key
   */
  static Optional<OrderKey> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNER.containsAll(mode)) {
      throw new IOException(
          "order key "
              + file
              + " has mode "
              + PosixFilePermissions.toString(mode)
              + ": others may have read it. Make a new one (heurtoir-gateway keys roll), or, if"
              + " nobody has, chmod 600 it");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("order key " + file + " is too large for a key");
    }
    try {
      return Optional.of(OrderKey.read(Files.readString(file, StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException notAKey) {
      throw new IOException("order key " + file + ": " + notAKey.getMessage(), notAKey);
    }
  }

  /** Writes it so that a power cut leaves the old file or the whole new one, on the disk. */
  static void write(Path file, OrderKey key) throws IOException {
    Path folder = file.resolveSibling(".").toAbsolutePath().normalize();
    Path part =
        Files.createTempFile(
            folder, "." + file.getFileName(), ".part", PosixFilePermissions.asFileAttribute(OWNER));
    try {
      try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
        ByteBuffer text = ByteBuffer.wrap(key.write().getBytes(StandardCharsets.US_ASCII));
        while (text.hasRemaining()) {
          out.write(text);
        }
        out.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(folder);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** The name is on the disk once its folder is (fsync(2)). */
  private static void sync(Path folder) throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
