package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.school.Schools;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The advisory lock by which a database server has one gateway, on a real PostgreSQL. */
class OneServerOneGatewayTest {
  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new PostgresServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static StoreServer hold() throws IOException {
    return StoreServer.hold(server.source());
  }

  private static int sessionsEnded(String whose) throws SQLException {
    int ended = 0;
    try (Connection db = server.source().getConnection();
        Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery(whose)) {
      while (row.next()) {
        ended++;
      }
    }
    return ended;
  }

  /** Ends the session that holds the lock, as a restart of the server or a firewall does. */
  private static void cutHolder() throws Exception {
    assertEquals(
        1,
        sessionsEnded(
            "select pg_terminate_backend(pid, 60000) from pg_locks where locktype = 'advisory'"));
  }

  @Test
  void aSecondGatewayIsRefusedBeforeItTouchesAnything() throws Exception {
    try (StoreServer first = hold()) {
      assertThrows(
          StoreFile.InUse.class,
          () ->
              Store.open(
                  new Database.Server(server.source()),
                  () -> new Schools(List.of()),
                  SteadyClock.Sources.system(),
                  new Counters()));
      try (Connection db = first.connect();
          Statement statement = db.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "select count(*) from information_schema.tables where table_schema = 'public'")) {
        assertTrue(row.next());
        assertEquals(0, row.getInt(1), "no table was made");
      }
    }
    assertTrue(canBeHeld());
  }

  @Test
  void aProcessThatIsKilledGivesItBack() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Holds.class.getName(),
                server.url())
            .redirectErrorStream(true)
            .start();
    try {
      assertEquals("held", other.inputReader().readLine());
      assertThrows(StoreFile.InUse.class, OneServerOneGatewayTest::hold);
    } finally {
      other.destroyForcibly();
      assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    }
    StoreFixture.until("it can be had", OneServerOneGatewayTest::canBeHeld);
  }

  private static boolean canBeHeld() {
    try (StoreServer held = hold()) {
      return held.mayBeNew();
    } catch (IOException used) {
      return false;
    }
  }

  /** Another gateway's process. */
  static final class Holds {
    private Holds() {}

    public static void main(String[] args) throws Exception {
      try (StoreServer held = StoreServer.hold(new PostgresServer.Driver(args[0]))) {
        System.out.println(held.connect().isValid(5) ? "held" : "not held");
        // Until it is killed.
        Thread.currentThread().join();
      }
    }
  }

  @Test
  void aHolderWhoseSessionIsCutTakesItAgainBeforeItsNextConnection() throws Exception {
    try (StoreServer held = hold()) {
      cutHolder();
      assertTrue(held.connect().isValid(5));
      assertThrows(StoreFile.InUse.class, OneServerOneGatewayTest::hold);
    }
  }

  @Test
  void aHolderThatLostItToAnotherWritesNothingMoreUntilItIsFree() throws Exception {
    try (StoreServer held = hold()) {
      cutHolder();
      try (StoreServer second = hold()) {
        assertTrue(second.connect().isValid(5));
        SQLException refused = assertThrows(SQLException.class, held::connect);
        assertTrue(String.valueOf(refused.getMessage()).contains("another process took"));
        assertFalse(canBeHeld());
      }
      assertTrue(held.connect().isValid(5), "and it comes back to it");
    }
  }

  @Test
  void aServerThatCannotBeReachedIsSaid() {
    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                StoreServer.hold(
                    new PostgresServer.Driver(
                        "jdbc:postgresql://127.0.0.1:1/postgres?user=heurtoir&connectTimeout=5")));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("the database: "));
    assertFalse(refused instanceof StoreFile.InUse);
  }
}
