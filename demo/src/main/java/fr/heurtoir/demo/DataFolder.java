package fr.heurtoir.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The demo's own folder. A lock on a file in it reserves it for one demo at a time. The kernel
 * releases the lock when the process ends in any way.
 */
final class DataFolder implements AutoCloseable {
  private static final int MOST_NOTE = 200;

  private final Path folder;
  private final FileChannel channel;

  private DataFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Checks, without changing anything, whether another demo uses the folder.
   *
   * @throws CannotStart where one does
   */
  static void refuseIfTaken(Path folder) throws CannotStart, IOException {
    Path file = folder.resolve("demo.lock");
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      try (@Nullable FileLock lock = channel.tryLock()) {
        if (lock == null) {
          throw taken(folder, channel);
        }
      }
    }
  }

  /**
   * Reserves the folder; creates it with mode 0700 where it is missing.
   *
   * @param note what a second demo is told of this one, for example its addresses
   * @throws CannotStart where another demo uses it
   */
  static DataFolder take(Path folder, String note) throws CannotStart, IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileChannel channel =
        FileChannel.open(
            folder.resolve("demo.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException ownProcess) {
      lock = null;
    }
    if (lock == null) {
      CannotStart taken = taken(folder, channel);
      channel.close();
      throw taken;
    }
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((note + "\n").getBytes(StandardCharsets.UTF_8)), 0);
    return new DataFolder(folder, channel);
  }

  private static CannotStart taken(Path folder, FileChannel channel) throws IOException {
    ByteBuffer held = ByteBuffer.allocate(MOST_NOTE);
    channel.read(held, 0);
    String who = new String(held.array(), 0, held.position(), StandardCharsets.UTF_8).strip();
    return new CannotStart(
        CannotStart.RUNNING,
        "another demo already runs on " + folder + (who.isEmpty() ? "" : ": " + who));
  }

  /** A folder inside; created where it is missing. */
  Path sub(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  Path path() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
