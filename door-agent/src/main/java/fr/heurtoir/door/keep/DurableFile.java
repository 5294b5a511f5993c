package fr.heurtoir.door.keep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes whole files so that a power cut leaves the old one or the new one. Blocking. */
public final class DurableFile {
  private DurableFile() {}

  /**
   * Replaces a file: writes it beside the old one, forces it to the disk, renames it, and forces
   * the folder, without which the rename may be lost (fsync(2)).
   *
   * @param mode of the new file, as {@code rw-------}
   * @throws IOException where nothing was replaced
   */
  public static void write(Path file, byte[] content, String mode) throws IOException {
    Path folder = folderOf(file);
    Files.createDirectories(folder);
    Path part =
        Files.createTempFile(
            folder,
            "." + file.getFileName(),
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
        writeAll(out, content);
        out.force(true);
      }
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString(mode));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    forceFolder(folder);
  }

  /** Forces a folder's entries to the disk. */
  static void forceFolder(Path folder) throws IOException {
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  static void writeAll(FileChannel out, byte[] content) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(content);
    while (rest.hasRemaining()) {
      int written = out.write(rest);
      if (written <= 0) {
        throw new IOException("nothing written");
      }
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? Path.of("/") : folder;
  }
}
