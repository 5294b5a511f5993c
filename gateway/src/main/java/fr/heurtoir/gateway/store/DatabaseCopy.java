package fr.heurtoir.gateway.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A copy of a database as it was at one moment, made while a gateway may write it. */
public final class DatabaseCopy {
  private DatabaseCopy() {}

  /**
   * Copies it. What was deleted from the database is not in the copy (SQLite's {@code vacuum
   * into}). Blocks on the database.
   *
   * @param into a file that is empty or not there
   * @return the names of the migrations that made its schema
   * @throws IOException where it cannot be read, or the copy not be written
   */
  public static List<String> make(Database.Sqlite database, Path into) throws IOException {
    database.present();
    try (Connection db = StoreFile.readOnly(database.file());
        var copy = db.prepareStatement("vacuum into ?")) {
      copy.setString(1, into.toString());
      copy.execute();
    } catch (SQLException broken) {
      throw new IOException(
          "cannot copy " + database.file() + ": " + Faults.reason(broken), broken);
    }
    try (Connection db = StoreFile.readOnly(into)) {
      return scripts(db);
    } catch (SQLException broken) {
      throw new IOException("the copy cannot be read: " + Faults.reason(broken), broken);
    }
  }

  private static List<String> scripts(Connection db) throws SQLException {
    List<String> scripts = new ArrayList<>();
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select script from flyway_schema_history where success order by"
                    + " installed_rank")) {
      while (row.next()) {
        scripts.add(row.getString(1));
      }
    }
    return scripts;
  }

  /** Which of these migrations this program does not know: those of a newer one. */
  public static List<String> unknown(List<String> schema) {
    TreeSet<String> unknown = new TreeSet<>(schema);
    Migrations.known().forEach(unknown::remove);
    unknown.removeIf(script -> !script.endsWith(".sql"));
    return List.copyOf(unknown);
  }
}
