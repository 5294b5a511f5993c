package fr.heurtoir.protocol.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Checks who may read a file with a private key: its owner, who is root or the user of this
 * process, and at most the group of this process. So a service can read a key of root's that it
 * cannot change (root:heurtoir, 0640). A key that others could read is refused. Its mode is not
 * corrected, because somebody may have copied the key already.
 */
public final class KeyFile {
  private static final Set<PosixFilePermission> NEVER =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  /**
   * The user and group of a process.
   *
   * @param user its number; 0 is root, which reads for others
   * @param group its number
   */
  public record Reader(int user, int group) {
    /** This process. */
    public static Reader self() throws IOException {
      Path self = Path.of("/proc/self");
      return new Reader(
          (Integer) Files.getAttribute(self, "unix:uid"),
          (Integer) Files.getAttribute(self, "unix:gid"));
    }
  }

  private KeyFile() {}

  /**
   * Checks a file with a private key. Call it each time before reading it.
   *
   * @throws IOException where it is missing, or not readable by this process only; the message says
   *     what to do
   */
  public static void check(Path file) throws IOException {
    check(file, Reader.self());
  }

  static void check(Path file, Reader reader) throws IOException {
    PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
    Optional<String> fault =
        fault(
            reader,
            (Integer) Files.getAttribute(file, "unix:uid"),
            (Integer) Files.getAttribute(file, "unix:gid"),
            found.permissions());
    if (fault.isPresent()) {
      throw new IOException(
          "the key "
              + file
              + " ("
              + found.owner().getName()
              + ":"
              + found.group().getName()
              + ", "
              + PosixFilePermissions.toString(found.permissions())
              + ") "
              + fault.get()
              + ". Make a new one, or, if nobody has it: chmod 600 "
              + file
              + ", or 640 with root as its owner and the service's own group");
    }
  }

  /** The fault in the owner and mode of a key's file, if any. */
  static Optional<String> fault(
      Reader reader, int owner, int group, Set<PosixFilePermission> mode) {
    boolean root = reader.user() == 0;
    if (owner != 0 && owner != reader.user() && !root) {
      return Optional.of("belongs to another user");
    }
    if (mode.stream().anyMatch(NEVER::contains)) {
      return Optional.of("can be read or changed by others");
    }
    if (mode.contains(PosixFilePermission.GROUP_READ) && group != reader.group() && !root) {
      return Optional.of("can be read by a group that is not this service's");
    }
    return Optional.empty();
  }
}
