package fr.heurtoir.system;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Writes whole files so that a power cut leaves the old one or the new one, never a part or an
 * empty one: written beside, forced to the disk, given its name, and the folder forced, without
 * which the name may be lost (fsync(2)). Until then nobody but their owner can read them. Blocking.
 */
public final class DurableFile {
  private DurableFile() {}

  /** How the new file gets its name. */
  @FunctionalInterface
  private interface Naming {
    void name(Path part, Path file) throws IOException;
  }

  /**
   * Makes or replaces a file, with its folder where that is missing.
   *
   * @param mode of the new file, as {@code rw-------}, whatever the umask
   * @throws IOException where nothing was replaced; the message names the file
   */
  public static void write(Path file, byte[] content, String mode) throws IOException {
    Files.createDirectories(folderOf(file));
    write(
        file,
        content,
        mode,
        (part, named) ->
            Files.move(
                part, named, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
  }

  /**
   * Makes a file that is not there, in a folder that is.
   *
   * @param mode of the new file, as {@code rw-------}, whatever the umask
   * @throws java.nio.file.FileAlreadyExistsException where it is there; it is left as it is
   * @throws IOException where nothing was made; the message names the file
   */
  public static void writeNew(Path file, byte[] content, String mode) throws IOException {
    // A link fails where the name exists; a rename would replace it.
    write(file, content, mode, (part, named) -> Files.createLink(named, part));
  }

  private static void write(Path file, byte[] content, String mode, Naming naming)
      throws IOException {
    Path folder = folderOf(file);
    try {
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
        naming.name(part, file);
      } finally {
        Files.deleteIfExists(part);
      }
      forceFolder(folder);
    } catch (FileSystemException named) {
      throw named;
    } catch (IOException full) {
      throw new IOException(file + ": " + full.getMessage(), full);
    }
  }

  /** Forces a folder's entries to the disk. */
  public static void forceFolder(Path folder) throws IOException {
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  /** Writes all of it at the channel's position. */
  public static void writeAll(FileChannel out, byte[] content) throws IOException {
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
