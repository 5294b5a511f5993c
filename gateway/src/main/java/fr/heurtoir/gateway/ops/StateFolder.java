package fr.heurtoir.gateway.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder for the files that the service makes itself. */
public final class StateFolder {
  private StateFolder() {}

  /**
   * Refuses root in a folder that another user owns. Call this before making a file there: the
   * owner could not open a file that root made, and could redirect root's writes by a link.
   *
   * @throws Unusable where this process is root's and the folder is not; the message says whose
   * @throws IOException where there is no such folder
   */
  public static void ownersOrRootsOwn(Path folder) throws IOException {
    if (!System.getProperty("user.name", "").equals("root")) {
      return;
    }
    String owner = Files.getOwner(folder).getName();
    if (!owner.equals("root")) {
      throw new Unusable(
          folder
              + " belongs to "
              + owner
              + ": not as root, but as that user: sudo -u "
              + owner
              + " heurtoir-gateway ...");
    }
  }
}
