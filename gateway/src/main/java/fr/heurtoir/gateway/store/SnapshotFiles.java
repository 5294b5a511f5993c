package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.history.PictureStore;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Still pictures as files, {@code SCHOOL/RING.webp}, readable by their owner only. They are never
 * in the database, so a deleted picture leaves nothing in its pages and journals. Every method
 * blocks on the disk.
 */
public final class SnapshotFiles implements PictureStore {
  private static final String END = ".webp";
  private static final String HALF = ".part";

  /**
   * A file that is dated further in the future than this was written with a wrong clock: its time
   * begins now.
   */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final Optional<Path> folder;
  private final Jdbi jdbi;
  private final SteadyClock clock;

  /** The partial files that {@link #keep} is writing now. Others were left by a crash. */
  private final Set<Path> writing = ConcurrentHashMap.newKeySet();

  /**
   * @param folder created when needed; empty: nothing is stored
   */
  SnapshotFiles(Optional<Path> folder, Jdbi jdbi, SteadyClock clock) {
    this.folder = folder;
    this.jdbi = jdbi;
    this.clock = clock;
  }

  @Override
  public void keep(String school, RingId ring, byte[] picture) throws IOException {
    if (folder.isEmpty()) {
      throw new IOException("this storage keeps no files");
    }
    if (all().size() >= MOST) {
      throw new IOException(MOST + " pictures are kept already");
    }
    databaseIsThere();
    Path own = Files.createDirectories(folder.get().resolve(school), owner("rwx------"));
    Path part = own.resolve(ring.value() + '.' + UUID.randomUUID() + HALF);
    writing.add(part);
    try {
      try (FileChannel file =
          FileChannel.open(
              part,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              owner("rw-------"))) {
        ByteBuffer bytes = ByteBuffer.wrap(picture);
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        file.force(true);
      }
      Files.setLastModifiedTime(part, FileTime.from(clock.instant()));
      Files.move(part, own.resolve(ring.value() + END), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
      writing.remove(part);
    }
  }

  /**
   * Fails where the disk is not mounted: nobody would see or delete a picture written in its place.
   */
  private void databaseIsThere() throws IOException {
    try {
      jdbi.useHandle(db -> db.execute("select 1"));
    } catch (JdbiException gone) {
      throw new IOException("the database beside the pictures: " + Faults.reason(gone), gone);
    }
  }

  private static java.nio.file.attribute.FileAttribute<
          Set<java.nio.file.attribute.PosixFilePermission>>
      owner(String may) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(may));
  }

  @Override
  public Optional<byte[]> read(RingId ring, Map<String, Duration> kept) throws IOException {
    Optional<Path> file = find(ring, kept);
    try {
      return file.isEmpty() ? Optional.empty() : Optional.of(Files.readAllBytes(file.get()));
    } catch (NoSuchFileException purgedMeanwhile) {
      return Optional.empty();
    }
  }

  @Override
  public boolean has(RingId ring, Map<String, Duration> kept) throws IOException {
    return find(ring, kept).isPresent();
  }

  private Optional<Path> find(RingId ring, Map<String, Duration> kept) throws IOException {
    for (Map.Entry<String, Duration> each : kept.entrySet()) {
      Optional<Path> file = folder.map(in -> in.resolve(each.getKey()).resolve(ring.value() + END));
      if (file.isPresent()
          && Files.isRegularFile(file.get())
          && !due(file.get(), each.getValue())) {
        return file;
      }
    }
    return Optional.empty();
  }

  private boolean due(Path file, Duration keep) throws IOException {
    try {
      Instant made = Files.getLastModifiedTime(file).toInstant();
      Instant now = clock.instant();
      if (made.isAfter(now.plus(AHEAD))) {
        if (clock.agrees()) {
          Files.setLastModifiedTime(file, FileTime.from(now));
        }
        return false;
      }
      return !now.isBefore(made.plus(keep));
    } catch (NoSuchFileException gone) {
      return true;
    }
  }

  @Override
  public int purge(Map<String, Duration> kept) throws IOException {
    int gone = 0;
    for (Path file : all()) {
      Path school = file.getParent();
      Duration keep = school == null ? null : kept.get(String.valueOf(school.getFileName()));
      boolean stale =
          file.toString().endsWith(END)
              ? keep == null || due(file, keep) || !ringOf(file)
              : !writing.contains(file);
      if (stale && Files.deleteIfExists(file)) {
        gone++;
      }
    }
    return gone;
  }

  private boolean ringOf(Path file) {
    String name = String.valueOf(file.getFileName());
    String ring = name.substring(0, name.length() - END.length());
    return jdbi.withHandle(
        db ->
            db.createQuery("select count(*) from ring where id = :ring")
                    .bind("ring", ring)
                    .mapTo(Integer.class)
                    .one()
                > 0);
  }

  private List<Path> all() throws IOException {
    List<Path> files = new ArrayList<>();
    if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
      return files;
    }
    try (DirectoryStream<Path> schools = Files.newDirectoryStream(folder.get())) {
      for (Path school : schools) {
        if (Files.isDirectory(school)) {
          try (DirectoryStream<Path> pictures = Files.newDirectoryStream(school)) {
            pictures.forEach(files::add);
          }
        }
      }
    }
    return files;
  }
}
