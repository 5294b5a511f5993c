package fr.heurtoir.gateway;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** Installs what a folder's lock file names, as the build does it for the app. */
public final class NpmFolder {
  private NpmFolder() {}

  /**
   * {@code npm ci}, where the lock file is newer than what is installed. Test classes run in
   * processes beside each other: one installs and the others wait for it.
   *
   * @param folder below this module's
   */
  public static void install(Path folder) throws IOException, InterruptedException {
    Path locks = Files.createDirectories(Path.of("target"));
    try (FileChannel channel =
            FileChannel.open(
                locks.resolve("npm-" + folder.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      Path script = Path.of("../mobile-pwa/scripts/install.mjs").toAbsolutePath().normalize();
      Path log = Files.createTempFile("npm", ".log");
      Process npm =
          new ProcessBuilder("node", script.toString())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!npm.waitFor(5, TimeUnit.MINUTES) || npm.exitValue() != 0) {
        npm.destroyForcibly();
        throw new IOException(
            "npm ci in " + folder + " failed under " + held + ": " + Files.readString(log));
      }
      Files.delete(log);
    }
  }
}
