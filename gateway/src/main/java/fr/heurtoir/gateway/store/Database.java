package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.GatewayConfig.Storage;
import fr.heurtoir.gateway.school.StoragePlace.Postgres;
import fr.heurtoir.gateway.school.StoragePlace.SqliteFile;
import fr.heurtoir.gateway.store.PostgresSessions.Bounds;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** The store's database. */
public sealed interface Database {
  /**
   * The one that is configured.
   *
   * @param mayBeNew whether a missing or empty one is made
   */
  static Database of(Storage storage, boolean mayBeNew) {
    return switch (storage.place()) {
      case SqliteFile(Path file) -> mayBeNew ? Sqlite.at(file) : Sqlite.existing(file);
      case Postgres place -> new Server(place, storage.folder(), Bounds.standard(), mayBeNew);
    };
  }

  /** What it is, for people. */
  String name();

  /**
   * Checks that it is there, where it must be and this costs nothing. Changes nothing.
   *
   * @throws IOException where it is missing; it may come back
   */
  void present() throws IOException;

  /**
   * Whether it was made before. Blocks on the database.
   *
   * @throws IOException where nobody can say
   */
  boolean exists() throws IOException;

  /**
   * Reserves it for this process.
   *
   * @throws IOException where another process uses it, or it cannot be used
   */
  Held hold() throws IOException;

  /**
   * A database that is reserved for this process. It gives out connections, at least one at a time.
   */
  interface Held extends AutoCloseable {
    Dialect dialect();

    /** For the migrations of the schema. */
    DataSource dataSource() throws IOException;

    /**
     * A connection, for {@link #giveBack}. It is read-only where nothing can be written now. May
     * wait for another's.
     */
    Connection connect() throws SQLException;

    /** Takes back what {@link #connect} gave. */
    void giveBack(Connection db) throws SQLException;

    /**
     * Marks the database, at the newest schema, as this process's. Before this, nothing may be kept
     * of what is in it.
     */
    void begin() throws SQLException;

    /** Whether the database may be empty. */
    boolean mayBeNew();

    /**
     * Writes something beside the store's own connections, and takes it away again. Blocks for as
     * long as the disk or the server does.
     *
     * @throws IOException where that fails
     */
    void tryApart() throws IOException;

    /** The tables that are none of ours, at most ten. Asked where no schema of ours was found. */
    List<String> tablesOfOthers() throws SQLException;

    /** The process that holds a lock in it, for the log. */
    String holder();

    /** What to do before a new database can be made, for people. */
    String beforeInit();

    /** Copies a database file before it is changed. Does nothing for a server. */
    void copy(String end) throws IOException;

    /** Deletes copies made before that time, because copies contain names too. */
    void forgetCopies(Instant before) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** The folder for files beside it; empty where its path has none. */
  Optional<Path> folder();

  /**
   * A file; its folder must exist.
   *
   * @param busy how long a statement waits for another process's lock; short, because it blocks a
   *     thread
   * @param maxPages the most 4 KiB pages in the file
   * @param mayBeNew whether a missing or empty file is created
   */
  record Sqlite(Path file, Duration busy, int maxPages, boolean mayBeNew) implements Database {
    /** Creates a missing file. Limits for a gateway: half a second, 4 GiB. */
    public static Sqlite at(Path file) {
      return new Sqlite(file, Duration.ofMillis(500), 1 << 20, true);
    }

    /**
     * Opens an existing file only. Where a disk is not mounted, a new database in its place would
     * be a gateway that silently knows no phone and no door.
     */
    public static Sqlite existing(Path file) {
      return new Sqlite(file, Duration.ofMillis(500), 1 << 20, false);
    }

    @Override
    public String name() {
      return file.toString();
    }

    @Override
    public Optional<Path> folder() {
      return Optional.ofNullable(file.toAbsolutePath().getParent());
    }

    @Override
    public boolean exists() {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Also that no restore is half-way; a disk may be mounted late. */
    @Override
    public void present() throws IOException {
      if (pending(file).isPresent()) {
        throw new Unusable(
            "a restore was cut off half-way: say heurtoir-gateway restore --finish, as whoever"
                + " began it ("
                + pending(file).get()
                + ")");
      }
      if (!mayBeNew && Files.notExists(file)) {
        throw new IOException(
            "there is no database at "
                + file
                + ": if its disk is not mounted, mount it (findmnt --target "
                + file.toAbsolutePath().getParent()
                + " shows what is); if it is lost, bring it back from the backup; only a gateway"
                + " that begins anew needs heurtoir-gateway init");
      }
    }

    @Override
    public StoreFile hold() throws IOException {
      present();
      StoreFile held = StoreFile.hold(file, source(), mayBeNew);
      if (mayBeNew) {
        ownersAlone();
      }
      return held;
    }

    /**
     * Where a restore has prepared a state that is not in its place yet: beside the database's
     * folder, or in it.
     */
    public static Optional<Path> pending(Path file) {
      Path folder = file.toAbsolutePath().normalize().getParent();
      Path near = folder == null ? null : folder.getParent();
      if (folder == null || near == null) {
        return Optional.empty();
      }
      String name = "." + folder.getFileName() + ".restore";
      return Stream.of(near.resolve(name), folder.resolve(name))
          .filter(each -> Files.exists(each, LinkOption.NOFOLLOW_LINKS))
          .findFirst();
    }

    /**
     * Keeps gateways from starting on a file, for as long as the answer is open.
     *
     * @throws IOException where a gateway uses it; the message says which process
     */
    public static AutoCloseable reserve(Path file) throws IOException {
      return StoreFile.reserve(file);
    }

    private SQLiteDataSource source() {
      SQLiteConfig config = new SQLiteConfig();
      // SQLite never creates the file: while its disk is not mounted, nothing grows in its place.
      config.resetOpenMode(SQLiteOpenMode.CREATE);
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      // FULL: with WAL one fsync for each commit, so that an acknowledged enrolment or ring
      // survives a power cut. Commits are rare and never in a ring's path.
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setBusyTimeout((int) busy.toMillis());
      config.setMaxPageCount(maxPages);
      config.enforceForeignKeys(true);
      config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
      SQLiteDataSource source = new SQLiteDataSource(config);
      source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
      return source;
    }

    /** Removes other users' access, because the file contains names. */
    private void ownersAlone() throws IOException {
      try {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } catch (FileAlreadyExistsException kept) {
        // An existing file keeps its mode: whoever changed it had a reason.
        return;
      } catch (IOException impossible) {
        if (!Files.isReadable(file)) {
          throw new IOException("cannot make " + file + ": " + impossible, impossible);
        }
      }
    }
  }

  /**
   * A database of a PostgreSQL server.
   *
   * @param state the folder for files that are not in it
   * @param mayBeNew whether an empty one gets the schema
   */
  record Server(Postgres place, Path state, Bounds bounds, boolean mayBeNew) implements Database {
    @Override
    public String name() {
      return "the " + place;
    }

    @Override
    public Optional<Path> folder() {
      return Optional.of(state);
    }

    /** Asks nobody: whether a server can be reached is known when it is held. */
    @Override
    public void present() {}

    @Override
    public boolean exists() throws IOException {
      return StoreServer.made(sessions());
    }

    @Override
    public Held hold() throws IOException {
      return StoreServer.hold(sessions(), mayBeNew);
    }

    /**
     * A session that only reads, beside the gateway's. All of one transaction is of one moment.
     *
     * @throws SQLException where it cannot be had
     */
    Connection reader() throws SQLException {
      try {
        Connection db = sessions().open();
        db.setReadOnly(true);
        db.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return db;
      } catch (IOException unusable) {
        throw new SQLException(unusable.getMessage(), unusable);
      }
    }

    private PostgresSessions sessions() {
      return new PostgresSessions(place, bounds);
    }
  }
}
