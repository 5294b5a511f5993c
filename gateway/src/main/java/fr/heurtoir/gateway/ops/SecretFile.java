package fr.heurtoir.gateway.ops;

import fr.heurtoir.protocol.pki.KeyFile;
import fr.heurtoir.system.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

  /**
   * Writes the file so that after a power cut the old or the whole new one is on the disk.
   *
   * @throws IOException where nothing was written, as where its folder is missing
   */
  public static void write(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      // A disk that is not mounted, most often: nothing is made in its place.
      throw new NoSuchFileException(String.valueOf(folder));
    }
    DurableFile.write(
        file, text.getBytes(StandardCharsets.US_ASCII), PosixFilePermissions.toString(OWNER));
  }
}
