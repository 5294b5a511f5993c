package fr.heurtoir.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * Where the sockets of a demo are: inside its data folder, or, where that path is too long for a
 * Unix socket (unix(7): 107 bytes), in a folder of the same user's below {@code /tmp} whose name
 * follows from it.
 */
final class RunFolder {
  /** Room for the longest name of a socket inside. */
  private static final int MOST = 107 - 40;

  private RunFolder() {}

  static Path of(Path data) {
    Path inside = data.resolve("run");
    byte[] name = inside.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length <= MOST) {
      return inside;
    }
    return Path.of(
        "/tmp",
        "heurtoir-"
            + System.getProperty("user.name")
            + "-"
            + UUID.nameUUIDFromBytes(name).toString().substring(0, 8));
  }

  /**
   * Makes the folder with mode 0700.
   *
   * @throws CannotStart where a folder of that name is there and is somebody else's
   */
  static Path make(Path data) throws IOException, CannotStart {
    Path folder = of(data);
    if (!Files.exists(folder)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    if (!Files.isDirectory(folder) || !Files.getOwner(folder).equals(Files.getOwner(data))) {
      throw new CannotStart(CannotStart.MISSING, folder + " is not a folder of yours");
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    return folder;
  }
}
