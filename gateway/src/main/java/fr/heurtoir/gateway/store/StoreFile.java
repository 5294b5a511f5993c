package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.ops.StateFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * An SQLite file that this process reserves by a lock on {@code FILE.lock} (fcntl(2), so the lock
 * ends with the process). Where the disk is full or read-only, the file is read as it is, and
 * written again as soon as possible.
 */
final class StoreFile implements Database.Held {
  private static final Logger LOG = LoggerFactory.getLogger(StoreFile.class);

  private final Path file;
  private final SQLiteDataSource source;
  private final boolean mayBeNew;
  private final StoreCopies copies;
  private @Nullable FileChannel channel;
  private boolean readOnly;

  private StoreFile(Path file, SQLiteDataSource source, boolean mayBeNew) {
    this.file = file;
    this.source = source;
    this.mayBeNew = mayBeNew;
    this.copies = new StoreCopies(file);
  }

  static StoreFile hold(Path file, SQLiteDataSource source, boolean mayBeNew) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      StateFolder.ownersOrRootsOwn(folder);
    }
    StoreFile held = new StoreFile(file, source, mayBeNew);
    try {
      held.lock();
    } catch (AccessDeniedException | NoSuchFileException unusable) {
      throw unusable;
    } catch (InUse used) {
      throw used;
    } catch (IOException unwritable) {
      if (!Files.isReadable(file)) {
        throw new IOException("cannot make " + file + ": " + unwritable.getMessage(), unwritable);
      }
      LOG.error("event=store-not-locked reason=\"{}\"", unwritable.getMessage());
    }
    return held;
  }

  /** Another process has reserved it. */
  static final class InUse extends IOException {
    private static final long serialVersionUID = 1L;

    InUse(String what) {
      super(what);
    }
  }

  /**
   * Holds the lock of a file that need not be there, without making anything beside it.
   *
   * @throws InUse where another process holds it
   */
  static AutoCloseable reserve(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".lock");
    if (!Files.isRegularFile(beside, LinkOption.NOFOLLOW_LINKS)) {
      return () -> {};
    }
    FileChannel opened =
        FileChannel.open(beside, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    @Nullable FileLock lock = null;
    try {
      lock = opened.tryLock();
    } catch (OverlappingFileLockException here) {
      LOG.debug("event=store-held-here file={}", file);
    } finally {
      if (lock == null) {
        opened.close();
      }
    }
    if (lock == null) {
      throw new InUse(
          "a gateway runs on "
              + file
              + " ("
              + LockHolders.of(List.of(beside))
              + "): stop it first");
    }
    return opened;
  }

  private synchronized void lock() throws IOException {
    if (channel != null) {
      return;
    }
    Path beside = file.resolveSibling(file.getFileName() + ".lock");
    FileChannel opened =
        FileChannel.open(
            beside,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    @Nullable FileLock lock = null;
    try {
      lock = opened.tryLock();
    } catch (OverlappingFileLockException here) {
      LOG.debug("event=store-held-here file={}", file);
    } finally {
      if (lock == null) {
        opened.close();
      }
    }
    if (lock == null) {
      throw new InUse(
          "another process uses " + file + " (" + LockHolders.of(List.of(beside)) + ")");
    }
    channel = opened;
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public boolean mayBeNew() {
    return mayBeNew;
  }

  /** The lock ends with the process: nobody else has it in between. */
  @Override
  public void begin() {}

  /** A file that is made anew has none. */
  @Override
  public List<String> tablesOfOthers() {
    return List.of();
  }

  @Override
  public String beforeInit() {
    return "move its file away and say heurtoir-gateway init";
  }

  @Override
  public SQLiteDataSource dataSource() {
    return source;
  }

  @Override
  public Connection connect() throws SQLException {
    try {
      lock();
      Connection db = probed(source);
      writes(true, "");
      return db;
    } catch (IOException notLocked) {
      return reading(new SQLException(notLocked));
    } catch (SQLException broken) {
      if (!Faults.unwritable(broken)) {
        throw broken;
      }
      return reading(broken);
    }
  }

  @Override
  public void giveBack(Connection db) throws SQLException {
    db.close();
  }

  /** As {@link #readOnly(Path)}, and says so. */
  private Connection reading(SQLException why) throws SQLException {
    try {
      Connection db = readOnly(file);
      writes(false, String.valueOf(why.getMessage()));
      return db;
    } catch (SQLException unreadable) {
      why.addSuppressed(unreadable);
      throw why;
    }
  }

  /**
   * Opens a file for reading, also while a gateway runs on it: with its journal where there is one,
   * without a lock where there is none.
   */
  static Connection readOnly(Path file) throws SQLException {
    String address = "jdbc:sqlite:" + file.toAbsolutePath().toUri().toString().replace("///", "/");
    SQLiteDataSource reader = new SQLiteDataSource(readingConfig());
    reader.setUrl(address + "?mode=ro");
    try {
      return probed(reader);
    } catch (SQLException noSharedMemory) {
      Path journal = file.resolveSibling(file.getFileName() + "-wal");
      if (journal.toFile().length() > 0) {
        throw noSharedMemory;
      }
      reader.setUrl(address + "?immutable=1");
      return probed(reader);
    }
  }

  private static SQLiteConfig readingConfig() {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    return config;
  }

  private synchronized void writes(boolean can, String why) {
    if (can && readOnly) {
      LOG.warn("event=store-writable-again file={}", file);
    } else if (!can && !readOnly) {
      LOG.error("event=store-read-only file={} reason=\"{}\"", file, why.replace('"', '\''));
    }
    readOnly = !can;
  }

  private static Connection probed(SQLiteDataSource source) throws SQLException {
    Connection db = source.getConnection();
    try (Statement statement = db.createStatement()) {
      statement.execute("select 1 from sqlite_master limit 1");
      return db;
    } catch (SQLException broken) {
      db.close();
      throw broken;
    }
  }

  @Override
  public void tryApart() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path tried = Files.createTempFile(folder, "." + file.getFileName(), ".tried");
    try (FileChannel out = FileChannel.open(tried, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.allocate(1));
      out.force(true);
    } finally {
      Files.deleteIfExists(tried);
    }
  }

  @Override
  public String holder() {
    return LockHolders.of(
        List.of(
            file,
            file.resolveSibling(file.getFileName() + "-shm"),
            file.resolveSibling(file.getFileName() + "-wal")));
  }

  @Override
  public void copy(String end) throws IOException {
    copies.make(end, this::connect);
  }

  @Override
  public void forgetCopies(Instant before) throws IOException {
    copies.forget(before);
  }

  @Override
  public synchronized void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
