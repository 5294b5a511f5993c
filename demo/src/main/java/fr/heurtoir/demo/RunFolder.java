package fr.heurtoir.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * The folder of a demo's sockets: inside its data folder, or, where that path is too long for a
 * Unix socket (unix(7): 107 bytes), a folder of the same user below {@code /tmp} with a derived
 * name.
 */
final class RunFolder {
  /** Leaves room for the longest socket name. */
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
   * Creates the folder with mode 0700.
   *
   * @throws CannotStart where a folder of that name belongs to another user
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
