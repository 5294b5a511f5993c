package fr.heurtoir.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;

/** The connections of a held database, as JDBI takes and returns them. */
record HeldConnections(Database.Held held) implements ConnectionFactory {
  static Jdbi jdbi(Database.Held held) {
    Jdbi jdbi = Jdbi.create(new HeldConnections(held));
    jdbi.registerArgument(new KeptText());
    return jdbi;
  }

  @Override
  public Connection openConnection() throws SQLException {
    return held.connect();
  }

  @Override
  public void closeConnection(Connection db) throws SQLException {
    held.giveBack(db);
  }
}
