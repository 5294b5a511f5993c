package fr.heurtoir.gateway.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * A PostgreSQL database that this process holds alone: an advisory lock of a session of its own,
 * which ends with the process.
 */
record StoreServer(DataSource dataSource, Connection session) implements Database.Held {
  /** Any number of ours: it names the lock in its database. */
  private static final long LOCK = 0x4865_7572_746f_6972L;

  static StoreServer hold(DataSource source) throws IOException {
    try {
      Connection session = source.getConnection();
      try (Statement statement = session.createStatement();
          ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
        if (row.next() && row.getBoolean(1)) {
          return new StoreServer(source, session);
        }
      } catch (SQLException broken) {
        session.close();
        throw broken;
      }
      session.close();
      throw new StoreFile.InUse("another process uses this database");
    } catch (SQLException unreachable) {
      throw new IOException("the database: " + unreachable.getMessage(), unreachable);
    }
  }

  @Override
  public Connection connect() throws SQLException {
    return dataSource.getConnection();
  }

  @Override
  public boolean mayBeNew() {
    return true;
  }

  @Override
  public String holder() {
    return "unknown";
  }

  @Override
  public void copy(String end) {
    // Whoever runs the server makes its copies.
  }

  @Override
  public void forgetCopies(Instant before) {
    // They are not ours.
  }

  @Override
  public void close() throws IOException {
    try {
      session.close();
    } catch (SQLException gone) {
      throw new IOException(gone);
    }
  }
}
