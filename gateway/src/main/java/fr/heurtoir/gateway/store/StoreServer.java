package fr.heurtoir.gateway.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL database that this process reserves by an advisory lock in a session of its own. The
 * lock ends with that session. A lost session is noticed before the next connection is handed out,
 * and nothing is written until the lock is held again.
 */
final class StoreServer implements Database.Held {
  private static final Logger LOG = LoggerFactory.getLogger(StoreServer.class);

  /** The lock's number in its database; an arbitrary number of ours. */
  private static final long LOCK = 0x4865_7572_746f_6972L;

  private static final int ANSWER_WITHIN_S = 5;

  private final DataSource source;
  private Connection session;
  private boolean lost;

  private StoreServer(DataSource source, Connection session) {
    this.source = source;
    this.session = session;
  }

  static StoreServer hold(DataSource source) throws IOException {
    try {
      return new StoreServer(
          source,
          locked(source)
              .orElseThrow(() -> new StoreFile.InUse("another process uses this database")));
    } catch (SQLException unreachable) {
      throw new IOException("the database: " + unreachable.getMessage(), unreachable);
    }
  }

  /** A session that holds the lock. Empty where another process holds it. */
  private static Optional<Connection> locked(DataSource source) throws SQLException {
    Connection session = source.getConnection();
    boolean holds = false;
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
      holds = row.next() && row.getBoolean(1);
    } finally {
      if (!holds) {
        session.close();
      }
    }
    return holds ? Optional.of(session) : Optional.empty();
  }

  /**
   * Takes the lock again where the session was lost, because another gateway may have taken it
   * meanwhile.
   */
  private synchronized void stillHeld() throws SQLException {
    if (session.isValid(ANSWER_WITHIN_S)) {
      return;
    }
    if (!lost) {
      lost = true;
      LOG.error("event=store-lock-lost reason=\"the session that held it has ended\"");
    }
    session =
        locked(source)
            .orElseThrow(
                () -> new SQLException("another process took this database in the meantime"));
    lost = false;
    LOG.warn("event=store-lock-held-again");
  }

  @Override
  public boolean mayBeNew() {
    return true;
  }

  @Override
  public DataSource dataSource() {
    return source;
  }

  @Override
  public Connection connect() throws SQLException {
    stillHeld();
    return source.getConnection();
  }

  @Override
  public void tryApart() throws IOException {
    try (Connection apart = source.getConnection()) {
      if (!apart.isValid(ANSWER_WITHIN_S)) {
        throw new IOException("the database does not answer");
      }
    } catch (SQLException unreachable) {
      throw new IOException(unreachable);
    }
  }

  @Override
  public String holder() {
    return "unknown";
  }

  @Override
  public void copy(String end) {
    // The server's administrator makes its copies.
  }

  @Override
  public void forgetCopies(Instant before) {
    // The copies are not ours.
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      session.close();
    } catch (SQLException gone) {
      throw new IOException(gone);
    }
  }
}
