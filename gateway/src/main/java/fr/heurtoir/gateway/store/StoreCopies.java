package fr.heurtoir.gateway.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of an SQLite file from before a new version changed its tables. Blocks on the disk.
 */
final class StoreCopies {
  private static final Logger LOG = LoggerFactory.getLogger(StoreCopies.class);

  /** How many are kept. Each holds what the database held. */
  private static final int COPIES = 2;

  private static final String PART = ".part";

  private final Path file;
  private @Nullable String copied;

  StoreCopies(Path file) {
    this.file = file;
  }

  /** Connects to the file. */
  interface Connections {
    Connection connect() throws SQLException;
  }

  /**
   * Copies the file, readable by its owner only, and keeps the newest {@link #COPIES} copies. A
   * copy of that name from before is replaced: since then the file has gone on. Once a start,
   * however often the change waits for a lock.
   *
   * @param end the suffix of the copy's name
   */
  void make(String end, Connections connections) throws IOException {
    if (end.equals(copied)) {
      return;
    }
    Path copy = file.resolveSibling(file.getFileName() + end);
    Path part =
        Files.createTempFile(
            copy.toAbsolutePath().getParent(),
            String.valueOf(copy.getFileName()),
            PART,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (Connection db = connections.connect();
        var into = db.prepareStatement("vacuum into ?")) {
      into.setString(1, part.toString());
      into.execute();
      try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      copied = end;
      LOG.info("event=store-copied before=migration copy={}", copy);
    } catch (SQLException broken) {
      throw new IOException("cannot copy " + file + ": " + broken.getMessage(), broken);
    } finally {
      Files.deleteIfExists(part);
    }
    keepNewestCopies();
  }

  /** Deletes older copies, and what a cut left of one: nobody else makes any. */
  private void keepNewestCopies() throws IOException {
    List<Path> newestFirst = new ArrayList<>();
    for (Path copy : copies()) {
      if (copy.toString().endsWith(PART)) {
        Files.deleteIfExists(copy);
      } else {
        newestFirst.add(copy);
      }
    }
    newestFirst.sort(Comparator.comparing((Path copy) -> copy.toFile().lastModified()).reversed());
    for (Path old : newestFirst.subList(Math.min(COPIES, newestFirst.size()), newestFirst.size())) {
      delete(old);
    }
  }

  private List<Path> copies() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return List.of();
    }
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> copies =
        Files.newDirectoryStream(folder, file.getFileName() + Migrations.BEFORE + "V*")) {
      copies.forEach(all::add);
    }
    return all;
  }

  private static void delete(Path copy) throws IOException {
    Files.deleteIfExists(copy);
    LOG.info("event=store-copy-deleted copy={}", copy);
  }

  /** Deletes the copies that were made before that. */
  void forget(Instant before) throws IOException {
    for (Path copy : copies()) {
      if (Files.getLastModifiedTime(copy).toInstant().isBefore(before)) {
        delete(copy);
      }
    }
  }
}
