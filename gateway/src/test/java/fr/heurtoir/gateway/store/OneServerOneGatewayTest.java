package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.StoragePlace.Postgres;
import fr.heurtoir.gateway.school.StoragePlace.Tls;
import fr.heurtoir.protocol.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of a server has one gateway, on a real PostgreSQL. */
class OneServerOneGatewayTest {
  private static PostgresServer server;
  private static Postgres place;

  @TempDir Path folder;
  private final HeardLog heard = new HeardLog();

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.shared();
  }

  @BeforeEach
  void empty() throws Exception {
    place = server.empty("held");
  }

  @AfterAll
  static void drop() throws Exception {
    server.say("postgres", "drop database held with (force)");
  }

  private static PostgresSessions sessions() {
    return new PostgresSessions(place, PostgresServer.BOUNDS);
  }

  private static StoreServer hold() throws IOException {
    return StoreServer.hold(sessions(), true);
  }

  private Database.Server database(boolean mayBeNew) {
    return new Database.Server(place, folder, PostgresServer.BOUNDS, mayBeNew);
  }

  private StoreFixture store() throws IOException {
    return new StoreFixture(folder, database(true));
  }

  private static boolean works(StoreServer held) throws SQLException {
    Connection db = held.connect();
    try {
      return db.isValid(5);
    } finally {
      held.giveBack(db);
    }
  }

  private static List<String> tables() throws SQLException {
    return server.ask(
        "held", "select table_name from information_schema.tables where table_schema = 'public'");
  }

  @Test
  void aSecondGatewayIsRefusedBeforeItTouchesAnythingAndToldWho() throws Exception {
    try (StoreServer first = hold()) {
      StoreFile.InUse refused = assertThrows(StoreFile.InUse.class, this::store);
      assertTrue(
          String.valueOf(refused.getMessage())
              .contains("heurtoir-gateway[" + ProcessHandle.current().pid() + "]"),
          refused.getMessage());
      assertEquals(List.of(), tables(), "no table was made");
      assertTrue(works(first));
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
                place.host(),
                Integer.toString(place.port()),
                place.database())
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
      Postgres place =
          new Postgres(
              args[0],
              Integer.parseInt(args[1]),
              args[2],
              PostgresServer.ROLE,
              Tls.DISABLE,
              Optional.empty(),
              Optional.empty());
      try (StoreServer held =
          StoreServer.hold(new PostgresSessions(place, PostgresServer.BOUNDS), true)) {
        System.out.println(works(held) ? "held" : "not held");
        // Until it is killed.
        Thread.currentThread().join();
      }
    }
  }

  @Test
  void aHolderWhoseSessionIsCutTakesItAgainBeforeItsNextWork() throws Exception {
    try (StoreServer held = hold()) {
      assertEquals(1, server.cut("held"));
      assertTrue(works(held));
      assertThrows(StoreFile.InUse.class, OneServerOneGatewayTest::hold);
    }
  }

  @Test
  void whatWasNotCommittedWhenTheSessionWasCutIsUndoneWithTheLock() throws Exception {
    try (StoreServer held = hold()) {
      Connection db = held.connect();
      db.setAutoCommit(false);
      db.createStatement().execute("create table half (id integer)");
      assertEquals(1, server.cut("held"));
      SQLException cut = assertThrows(SQLException.class, db::commit);
      assertTrue(Faults.away(cut), cut.getSQLState());
      held.giveBack(db);
      assertTrue(works(held));
      assertEquals(List.of(), tables());
    }
  }

  @Test
  void aHolderThatLostItToAnotherThatWroteWritesNothingEverAgain() throws Exception {
    server.made("held");
    try (StoreFixture first = store()) {
      RingRow live = first.row(Outcome.FAILED, "live");
      first.store.ringLog().begin(live);
      StoreFixture.until("begun", () -> unfinished() == 1);
      heard.begin();
      // The network is cut, and somebody starts a second gateway by mistake.
      assertEquals(1, server.cut("held"));
      try (StoreFixture second = store()) {
        second.store.ringLog().closeUnfinished();
        assertFalse(first.store.tried("test", () -> first.store.ringLog().closeUnfinished()));
        assertTrue(second.store.writable());
      }
      // It has ended. What the first knows is from before it.
      assertFalse(first.store.tried("test", () -> first.store.ringLog().closeUnfinished()));
      first.store.lookAtClock();
      assertFalse(first.store.writable());
      assertTrue(heard.event("store-taken"));
    } finally {
      heard.end();
    }
    try (StoreFixture restarted = store()) {
      assertTrue(restarted.store.writable());
    }
  }

  private static int unfinished() {
    try {
      return server.ask("held", "select id from ring where unfinished").size();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  void aHolderThatLostItToAnotherThatWroteNothingComesBackToIt() throws Exception {
    server.made("held");
    try (StoreFixture first = store()) {
      assertEquals(1, server.cut("held"));
      try (StoreServer second = hold()) {
        assertTrue(works(second));
        first.store.lookAtClock();
        assertFalse(first.store.writable());
      }
      StoreFixture.until(
          "it is back",
          () -> {
            first.store.lookAtClock();
            return first.store.writable();
          });
    }
  }

  @Test
  void aSessionThatTheServerStillHasIsEndedByItsOwnGateway() throws Exception {
    // As when a network ate the end of a connection: the server waits for a gateway that is gone.
    PostgresSessions sessions = sessions();
    try (Connection former = StoreServer.locked(sessions);
        StoreServer anew = StoreServer.hold(sessions, true)) {
      assertTrue(works(anew));
      assertFalse(former.isValid(5));
      assertThrows(StoreFile.InUse.class, OneServerOneGatewayTest::hold);
    }
  }

  @Test
  void aDatabaseIsMadeWhereItMayBeNewAlone() throws Exception {
    Unusable refused =
        assertThrows(Unusable.class, () -> new StoreFixture(folder, database(false)));
    assertTrue(String.valueOf(refused.getMessage()).contains("heurtoir-gateway init"));
    assertEquals(List.of(), tables());
    assertFalse(database(true).exists());
    store().close();
    assertTrue(database(true).exists());
    new StoreFixture(folder, database(false)).close();
  }

  @Test
  void aDatabaseOfAnotherProgramIsRefusedAndLeftAsItIs() throws Exception {
    server.say("held", "create table invoices (id integer)");
    Unusable refused = assertThrows(Unusable.class, this::store);
    assertTrue(
        String.valueOf(refused.getMessage()).contains("another program (invoices)"),
        refused.getMessage());
    assertEquals(List.of("invoices"), tables());
  }

  @Test
  void aDatabaseThatCannotKeepEveryNameIsRefused() throws Exception {
    server.say("postgres", "drop database held");
    server.say(
        "postgres",
        "create database held owner gateway template template0 encoding 'LATIN1' lc_collate 'C'"
            + " lc_ctype 'C'");
    Unusable refused = assertThrows(Unusable.class, this::store);
    assertTrue(String.valueOf(refused.getMessage()).contains("is in LATIN1"), refused.getMessage());
    assertEquals(List.of(), tables());
  }

  @Test
  void aNewerSchemaIsRefused() throws Exception {
    server.made("held");
    store().close();
    server.say(
        "held",
        "insert into flyway_schema_history select installed_rank + 100, '999', 'later', type,"
            + " 'V999__later.sql', 1, installed_by, installed_on, 1, success from"
            + " flyway_schema_history where script = 'V1__phones_and_rings.sql'");
    Unusable refused = assertThrows(Unusable.class, this::store);
    assertTrue(String.valueOf(refused.getMessage()).contains("V999__later.sql"));
  }

  @Test
  void aServerThatCannotBeReachedIsSaid() {
    Postgres nowhere =
        new Postgres(
            "127.0.0.1", 1, "heurtoir", "nobody", Tls.DISABLE, Optional.empty(), Optional.empty());
    IOException refused =
        assertThrows(
            IOException.class,
            () -> StoreServer.hold(new PostgresSessions(nowhere, PostgresServer.BOUNDS), true));
    assertTrue(
        String.valueOf(refused.getMessage())
            .startsWith("the PostgreSQL database heurtoir at 127.0.0.1:1: "),
        refused.getMessage());
    assertFalse(refused instanceof StoreFile.InUse);
  }
}
