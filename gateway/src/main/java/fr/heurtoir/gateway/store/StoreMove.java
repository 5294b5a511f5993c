package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.ops.Unusable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Copies the database of a gateway from an SQLite file into an empty database of a server, and
 * compares both before anything is kept there. The file is only read. Which tables there are, the
 * file says.
 */
public final class StoreMove {
  private static final int BATCH = 500;

  /** Neither's own, and not what the gateway keeps. */
  private static final Set<String> NOT_COPIED = Set.of("flyway_schema_history", "store_holder");

  private final Connection from;
  private final Connection to;

  private StoreMove(Connection from, Connection to) {
    this.from = from;
    this.to = to;
  }

  /**
   * A table that is equal in both.
   *
   * @param sha256 of its rows in any order, hexadecimal
   */
  public record Copied(String table, long rows, String sha256) {}

  /**
   * Copies, all or nothing. Holds both databases meanwhile.
   *
   * @return the tables, in the order of the copy
   * @throws Unusable where the file is not of the newest schema, the server's database is not
   *     empty, or something cannot be kept there
   * @throws IOException where either cannot be used, or is used by a gateway
   */
  public static List<Copied> copy(Database.Sqlite file, Database.Server server) throws IOException {
    file.present();
    try (StoreFile source = file.hold();
        Database.Held target = server.hold()) {
      return copy(file, source, target);
    } catch (SQLException failed) {
      throw new IOException("nothing was copied: " + Faults.reason(failed), failed);
    }
  }

  private static List<Copied> copy(Database.Sqlite file, StoreFile source, Database.Held target)
      throws IOException, SQLException {
    try (Connection from = StoreFile.readOnly(file.file())) {
      if (!Migrations.newest(Dialect.SQLITE, from)) {
        throw new Unusable(
            file.name()
                + " is not of this version: start this version's gateway by it once, then stop it");
      }
      Migrations.run(target);
      Connection to = target.connect();
      try {
        from.setAutoCommit(false);
        to.setAutoCommit(false);
        List<Copied> copied = new StoreMove(from, to).copy();
        to.commit();
        return copied;
      } finally {
        from.rollback();
        target.giveBack(to);
      }
    }
  }

  private List<Copied> copy() throws SQLException, IOException {
    say(to, "set local statement_timeout = '10min'");
    List<String> tables = tables();
    for (String table : tables) {
      if (number("select count(*) from " + quoted(table)) > 0) {
        throw new Unusable(
            "the server's database is not empty: there are rows in the table "
                + table
                + "; nothing was copied");
      }
    }
    List<Copied> copied = new ArrayList<>();
    for (String table : tables) {
      SortedMap<String, ColumnType> columns = columns(table);
      TableSum read = copy(table, columns);
      TableSum kept = sum(table, columns);
      if (!read.equals(kept)) {
        throw new IOException(
            "the table "
                + table
                + " is not the same on the server: "
                + read
                + " were read, "
                + kept
                + " are there; nothing was kept");
      }
      copied.add(new Copied(table, read.rows(), read.sha256()));
    }
    return copied;
  }

  private static void say(Connection db, String sql) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String question) throws SQLException {
    try (Statement statement = to.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The file's tables, each after those that it refers to. */
  private List<String> tables() throws SQLException {
    Set<String> all =
        names(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite%'"
                + " order by name");
    all.removeAll(NOT_COPIED);
    Set<String> ordered = new LinkedHashSet<>();
    while (!ordered.containsAll(all)) {
      Set<String> before = new LinkedHashSet<>(ordered);
      for (String table : all) {
        Set<String> needs = names("select \"table\" from pragma_foreign_key_list('" + table + "')");
        needs.remove(table);
        if (ordered.containsAll(needs)) {
          ordered.add(table);
        }
      }
      if (before.equals(ordered)) {
        throw new SQLException("tables refer to each other in a circle: " + all);
      }
    }
    return List.copyOf(ordered);
  }

  private Set<String> names(String question) throws SQLException {
    Set<String> names = new LinkedHashSet<>();
    try (Statement statement = from.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  /** The columns of a table of the server, which are those of the file. */
  private SortedMap<String, ColumnType> columns(String table) throws SQLException {
    SortedMap<String, ColumnType> columns = new TreeMap<>();
    try (PreparedStatement statement =
        to.prepareStatement(
            "select column_name, data_type from information_schema.columns"
                + " where table_schema = current_schema() and table_name = ?")) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.put(row.getString(1), ColumnType.of(row.getString(2)));
        }
      }
    }
    Set<String> own = names("select name from pragma_table_info('" + table + "')");
    if (!own.equals(columns.keySet())) {
      throw new SQLException("the table " + table + " has " + own + ", not " + columns.keySet());
    }
    return columns;
  }

  private TableSum copy(String table, SortedMap<String, ColumnType> columns)
      throws SQLException, Unusable {
    TableSum sum = new TableSum();
    List<ColumnType> types = List.copyOf(columns.values());
    String marks = columns.keySet().stream().map(_ -> "?").collect(Collectors.joining(", "));
    try (Statement question = from.createStatement();
        ResultSet row = question.executeQuery(select(table, columns));
        PreparedStatement insert =
            to.prepareStatement(
                "insert into "
                    + quoted(table)
                    + " ("
                    + names(columns)
                    + ") values ("
                    + marks
                    + ")")) {
      int waiting = 0;
      while (row.next()) {
        for (int i = 0; i < types.size(); i++) {
          Object value = types.get(i).fromFile(row, i + 1, table);
          sum.add(value);
          types.get(i).set(insert, i + 1, value);
        }
        sum.endRow();
        insert.addBatch();
        if (++waiting == BATCH) {
          insert.executeBatch();
          waiting = 0;
        }
      }
      if (waiting > 0) {
        insert.executeBatch();
      }
    }
    return sum;
  }

  private TableSum sum(String table, SortedMap<String, ColumnType> columns) throws SQLException {
    TableSum sum = new TableSum();
    List<ColumnType> types = List.copyOf(columns.values());
    try (Statement question = to.createStatement()) {
      question.setFetchSize(BATCH);
      try (ResultSet row = question.executeQuery(select(table, columns))) {
        while (row.next()) {
          for (int i = 0; i < types.size(); i++) {
            sum.add(types.get(i).fromServer(row, i + 1));
          }
          sum.endRow();
        }
      }
    }
    return sum;
  }

  private static String select(String table, SortedMap<String, ColumnType> columns) {
    return "select " + names(columns) + " from " + quoted(table);
  }

  private static String names(SortedMap<String, ColumnType> columns) {
    return columns.keySet().stream().map(StoreMove::quoted).collect(Collectors.joining(", "));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
