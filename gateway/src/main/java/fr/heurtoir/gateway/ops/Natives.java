package fr.heurtoir.gateway.ops;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has native parts of libraries unpacked in a folder of ours and not in {@code /tmp}, which may be
 * mounted {@code noexec}. Call it before any of them is loaded.
 */
public final class Natives {
  private static final Logger LOG = LoggerFactory.getLogger(Natives.class);

  /** The property by which each library names its folder. A property that is set already stays. */
  private static final List<String> NAMES =
      List.of("io.netty.native.workdir", "org.sqlite.tmpdir", "jna.tmpdir");

  private Natives() {}

  /**
   * Has them unpacked in {@code natives/PID} of a folder, and deletes the folders of processes that
   * have ended. Where that folder cannot be made, the libraries use their own choice.
   *
   * @throws Unusable where this process is root's and the folder another's: see {@link StateFolder}
   * @throws IOException where there is no such folder
   */
  public static void unpackIn(Path state) throws IOException {
    StateFolder.ownersOrRootsOwn(state);
    Path all = state.resolve("natives");
    Path own = all.resolve(Long.toString(ProcessHandle.current().pid()));
    try {
      Files.createDirectories(
          own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      tidy(all, own);
      if (!executable(own)) {
        LOG.warn("event=natives-in-tmp reason=\"{} is mounted noexec\"", state);
        delete(own);
        return;
      }
    } catch (IOException unwritable) {
      LOG.warn("event=natives-in-tmp folder={} reason=\"{}\"", all, reason(unwritable));
      return;
    }
    for (String name : NAMES) {
      if (System.getProperty(name) == null) {
        System.setProperty(name, own.toString());
      }
    }
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> delete(own)));
  }

  private static String reason(IOException unwritable) {
    return unwritable instanceof AccessDeniedException
        ? "another user's, or not to be written"
        : String.valueOf(unwritable.getMessage());
  }

  /** access(2) says of a file on a noexec mount that it cannot be executed, whatever its mode. */
  private static boolean executable(Path folder) throws IOException {
    Path probe = folder.resolve("probe");
    Files.deleteIfExists(probe);
    Files.createFile(
        probe, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      return Files.isExecutable(probe);
    } finally {
      Files.delete(probe);
    }
  }

  private static void tidy(Path all, Path own) throws IOException {
    try (DirectoryStream<Path> each = Files.newDirectoryStream(all)) {
      for (Path left : each) {
        String pid = String.valueOf(left.getFileName());
        if (!left.equals(own)
            && pid.matches("[0-9]{1,10}")
            && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          delete(left);
        }
      }
    }
  }

  private static void delete(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException kept) {
      LOG.debug("event=natives-kept folder={} reason=\"{}\"", folder, kept.toString());
    }
  }
}
