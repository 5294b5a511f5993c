package fr.heurtoir.gateway.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The databases that a gateway may have. */
enum Shipped {
  SQLITE {
    @Override
    Database in(Path folder) throws IOException {
      return NewDatabase.at(folder.resolve(FILE));
    }

    @Override
    Connection other(Path folder) throws SQLException {
      return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(FILE));
    }

    @Override
    void lock(Statement other) throws SQLException {
      other.execute("begin immediate");
    }
  },

  POSTGRESQL {
    @Override
    Database in(Path folder) throws IOException {
      return PostgresServer.shared().at(folder);
    }

    @Override
    Connection other(Path folder) throws SQLException {
      try {
        return new PostgresSessions(
                PostgresServer.shared().at(folder).place(), PostgresServer.BOUNDS)
            .open();
      } catch (IOException failed) {
        throw new SQLException(failed);
      }
    }

    @Override
    void lock(Statement other) throws SQLException {
      other.execute("begin");
      other.execute("lock table ring, ring_opening, ring_recording in share mode");
    }
  };

  static final String FILE = "store.db";

  /** The database of that folder, of the newest schema. */
  abstract Database in(Path folder) throws IOException;

  /** A second connection to it, as another process would have. */
  abstract Connection other(Path folder) throws SQLException;

  /** Keeps others from writing rings until {@code rollback}; reading goes on. */
  abstract void lock(Statement other) throws SQLException;
}
