package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.ops.Unusable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A new version's changes of the database are there all or not at all, whatever ends them: a script
 * that fails, or a kill. The version before then opens it and misses nothing. Real files and a real
 * process.
 */
class AMigrationIsWholeOrNothingTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void aDatabaseWithSomethingInIt() throws Exception {
    file = folder.resolve("store.db");
    try (StoreFixture it = new StoreFixture(folder)) {
      it.store.enrolments().issue("directrice", "jules-ferry", Duration.ofDays(3), "console");
    }
  }

  /** What a later version brings. */
  private static Migrations later(String... scripts) {
    List<Migrations.Script> all = new ArrayList<>(Migrations.scripts(Dialect.SQLITE));
    for (int i = 0; i < scripts.length; i++) {
      String text = scripts[i];
      all.add(
          new Migrations.Script(Dialect.SQLITE, "V" + (901 + i) + "__later.sql") {
            @Override
            public Reader read() {
              return new StringReader(text);
            }
          });
    }
    return new Migrations(all);
  }

  private static final String GOOD =
      "create table later (id bigint);\ninsert into later values (1);\ndelete from enrolment;\n";

  private void bring(Migrations migrations) throws IOException {
    try (Database.Held held = Database.Sqlite.existing(file).hold()) {
      migrations.bring(held);
    }
  }

  private static List<String> dump(Path database) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = db.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery("select name, sql, type from sqlite_master order by name")) {
        while (row.next()) {
          all.add(row.getString(1) + ": " + row.getString(2));
          if (row.getString(3).equals("table")) {
            tables.add(row.getString(1));
          }
        }
      }
      for (String table : tables) {
        try (ResultSet row = statement.executeQuery("select * from \"" + table + "\"")) {
          while (row.next()) {
            StringBuilder line = new StringBuilder(table);
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
              line.append(" | ").append(row.getString(i));
            }
            all.add(line.toString());
          }
        }
      }
    }
    return all;
  }

  /** The version before opens it, and the link is there. */
  private void theOneBeforeGoesOn() throws Exception {
    try (StoreFixture before = new StoreFixture(folder)) {
      assertTrue(before.store.writable());
      assertEquals(1, before.store.enrolments().all().size());
    }
  }

  @Test
  void whereTheSecondOfTwoFailsHalfWayTheFirstIsTakenBackTooAndTheVersionBeforeGoesOn()
      throws Exception {
    List<String> before = dump(file);
    Unusable said =
        assertThrows(
            Unusable.class,
            () ->
                bring(
                    later(
                        GOOD,
                        "alter table ring add column half bigint;\n"
                            + "create table half (id bigint);\n"
                            + "insert into no_such_table values (1);\n"
                            + "create table never (id bigint);\n")));
    String sentence = String.valueOf(said.getMessage());
    assertTrue(sentence.contains("no such table: no_such_table"), sentence);
    assertTrue(sentence.contains("is as it was"), sentence);
    assertEquals(before, dump(file));
    theOneBeforeGoesOn();
  }

  @Test
  void whatFailedOnceSucceedsWhenItIsMended() throws Exception {
    assertThrows(Unusable.class, () -> bring(later(GOOD, "nonsense;\n")));
    bring(later(GOOD, "create table mended (id bigint);\n"));
    List<String> after = dump(file);
    assertTrue(after.contains("later | 1"), after.toString());
    assertTrue(after.stream().anyMatch(line -> line.startsWith("mended: ")), after.toString());
  }

  @Test
  void killedInTheMiddleOfIt() throws Exception {
    List<String> before = dump(file);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                NeverEnds.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      String line = said.readLine();
      while (line != null && !line.equals("begins")) {
        line = said.readLine();
      }
      assertEquals("begins", line);
      StoreFixture.until("it is in its transaction", this::somebodyWrites);
    } finally {
      other.destroyForcibly();
      assertTrue(other.waitFor(20, TimeUnit.SECONDS));
    }
    assertEquals(137, other.exitValue());
    assertEquals(before, dump(file));
    theOneBeforeGoesOn();
  }

  private boolean somebodyWrites() {
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = db.createStatement()) {
      statement.execute("pragma busy_timeout = 0");
      statement.execute("begin immediate");
      statement.execute("rollback");
      return false;
    } catch (SQLiteException busy) {
      return busy.getResultCode() == SQLiteErrorCode.SQLITE_BUSY;
    } catch (SQLException other) {
      throw new IllegalStateException(other);
    }
  }

  /** Another process, whose change of the database counts for ever. */
  static final class NeverEnds {
    private NeverEnds() {}

    public static void main(String[] args) throws Exception {
      try (Database.Held held = Database.Sqlite.existing(Path.of(args[0])).hold()) {
        System.out.println("begins");
        later(
                GOOD,
                "create table half (id bigint);\n"
                    + "insert into half with recursive n(i) as (select 1 union all select i + 1"
                    + " from n) select count(*) from n;\n")
            .bring(held);
      }
    }
  }

  @Test
  void theCopyIsWhatWasThereBeforeThisTryNotBeforeAnEarlierOne() throws Exception {
    assertThrows(Unusable.class, () -> bring(later("nonsense;\n")));
    Path copy = folder.resolve("store.db.before-V901");
    assertTrue(Files.exists(copy));
    try (StoreFixture before = new StoreFixture(folder)) {
      before.store.enrolments().issue("directrice", "jules-ferry", Duration.ofDays(3), "meanwhile");
    }
    List<String> meanwhile = dump(file);
    bring(later(GOOD));
    assertEquals(meanwhile, dump(copy));
  }

  @Test
  void theNewestTwoCopiesAreKeptAndNothingThatACutLeft() throws Exception {
    for (int i = 1; i <= 3; i++) {
      Path old = Files.writeString(folder.resolve("store.db.before-V" + i), "copy");
      Files.setLastModifiedTime(
          old, FileTime.from(Instant.parse("2026-03-02T08:00:00Z").plusSeconds(i)));
    }
    Files.writeString(folder.resolve("store.db.before-V37766.part"), "half");
    bring(later(GOOD));
    try (Stream<Path> copies = Files.list(folder)) {
      assertEquals(
          List.of("store.db.before-V3", "store.db.before-V901"),
          copies
              .map(path -> path.getFileName().toString())
              .filter(name -> name.contains(".before-"))
              .sorted()
              .toList());
    }
    assertFalse(dump(folder.resolve("store.db.before-V901")).isEmpty());
  }
}
