package fr.heurtoir.gateway.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** Where the store is. */
public sealed interface Database {
  /**
   * Takes it for this process alone.
   *
   * @throws IOException where another process uses it, or it cannot be used at all
   */
  Held hold() throws IOException;

  /** A database that no other gateway uses meanwhile. */
  interface Held extends AutoCloseable {
    /** For what writes the schema. */
    DataSource dataSource();

    /** A new connection; one that only reads where nothing can be written now. */
    Connection connect() throws SQLException;

    /** Whether it may be one that holds nothing yet. */
    boolean mayBeNew();

    /** Who holds a lock in it, for the log. */
    String holder();

    /** Copies it beside itself before it is changed, where it is a file. */
    void copy(String end) throws IOException;

    /** Deletes copies that were made before that time: they name people as well. */
    void forgetCopies(Instant before) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Where files beside it are kept; none where it is not of this machine. */
  default Optional<Path> folder() {
    return switch (this) {
      case Sqlite here -> Optional.ofNullable(here.file().toAbsolutePath().getParent());
      case Server _ -> Optional.empty();
    };
  }

  /**
   * A file; its folder must exist.
   *
   * @param busy how long a statement waits for another process's lock; short, as it holds a thread
   * @param maxPages the most 4 KiB pages the file may grow to
   * @param mayBeNew whether it is made where it is missing or empty
   */
  record Sqlite(Path file, Duration busy, int maxPages, boolean mayBeNew) implements Database {
    /** Made where it is missing, with the bounds that suit a gateway: half a second, 4 GiB. */
    public static Sqlite at(Path file) {
      return new Sqlite(file, Duration.ofMillis(500), 1 << 20, true);
    }

    /**
     * One that a gateway has made already. Where a disk was not mounted, a database that is made in
     * its place is a gateway that knows no phone and no door, and says nothing of it.
     */
    public static Sqlite existing(Path file) {
      return new Sqlite(file, Duration.ofMillis(500), 1 << 20, false);
    }

    /**
     * Looks whether it is there, where it must be; touches nothing.
     *
     * @throws IOException where it is not; it may come back, as a disk does that is mounted late
     */
    public void present() throws IOException {
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
    public Held hold() throws IOException {
      present();
      StoreFile held = StoreFile.hold(file, source(), mayBeNew);
      if (mayBeNew) {
        ownersAlone();
      }
      return held;
    }

    private SQLiteDataSource source() {
      SQLiteConfig config = new SQLiteConfig();
      // SQLite never makes the file: while its disk is away, nothing grows in its place.
      config.resetOpenMode(SQLiteOpenMode.CREATE);
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      // FULL: with WAL one fsync a commit, so that an enrolment or a ring that was acknowledged
      // survives a power cut. Commits are rare and never on a ring's path.
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setBusyTimeout((int) busy.toMillis());
      config.setMaxPageCount(maxPages);
      config.enforceForeignKeys(true);
      config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
      SQLiteDataSource source = new SQLiteDataSource(config);
      source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
      return source;
    }

    /**
     * It names people: who else has an account on this machine is none of those who may read it.
     */
    private void ownersAlone() throws IOException {
      try {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } catch (FileAlreadyExistsException kept) {
        // As it was; whoever changed its mode had a reason.
        return;
      } catch (IOException impossible) {
        if (!Files.isReadable(file)) {
          throw new IOException("cannot make " + file + ": " + impossible, impossible);
        }
      }
    }
  }

  /**
   * A server of PostgreSQL. No configuration names one yet, and no driver is part of the program:
   * what is here is how one gateway holds it alone.
   */
  record Server(DataSource dataSource) implements Database {
    @Override
    public Held hold() throws IOException {
      return StoreServer.hold(dataSource);
    }
  }
}
