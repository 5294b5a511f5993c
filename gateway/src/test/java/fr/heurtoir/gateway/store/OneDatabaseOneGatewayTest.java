package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.protocol.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store belongs to one process, is waited for, is copied before it changes, and is read though
 * full.
 */
class OneDatabaseOneGatewayTest {
  @TempDir Path folder;

  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final Logger logger = Logger.getLogger("fr.heurtoir.gateway.store");
  private final Handler ear =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          said.add(new java.util.logging.SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(ear);
  }

  @AfterEach
  void stop() {
    logger.removeHandler(ear);
  }

  private boolean said(String event) {
    return said.stream().anyMatch(line -> line.contains("event=" + event));
  }

  private Connection raw() throws Exception {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("store.db"));
  }

  private String enrolled() throws Exception {
    try (StoreFixture it = new StoreFixture(folder)) {
      String token =
          it.store
              .enrolments()
              .issue("directrice", "jules-ferry", Duration.ofHours(1), "console")
              .token();
      return assertInstanceOf(
              Redeemed.Enrolled.class,
              it.store
                  .enrolments()
                  .redeem(CommuneId.FIRST, new EnrolmentLink.Secret.Token(token), "phone", "key"))
          .cookie();
    }
  }

  @Test
  void aSecondOneIsRefusedBeforeItTouchesARowAndComesInWhenTheFirstHasEnded() throws Exception {
    try (StoreFixture first = new StoreFixture(folder)) {
      RingRow live = first.row(Outcome.FAILED, "live");
      first.store.ringLog().begin(live);
      IOException refused = assertThrows(IOException.class, () -> new StoreFixture(folder));
      assertTrue(String.valueOf(refused.getMessage()).contains("another process uses"));
      first.store.ringLog().append(first.row(Outcome.ANSWERED, "fine"));
      StoreFixture.until("both rows", () -> first.count("heurtoir_rings_stored_total") == 1);
      try (Connection db = raw();
          Statement statement = db.createStatement();
          ResultSet row = statement.executeQuery("select count(*) from ring where unfinished")) {
        assertEquals(1, row.getInt(1), "the live ring is not ended by it");
      }
    }
    try (StoreFixture second = new StoreFixture(folder)) {
      assertTrue(second.store.writable());
    }
  }

  @Test
  void anotherProcessThatUsesItIsNamed() throws Exception {
    enrolled();
    // flock(1) locks otherwise than fcntl(2): a JVM of our own is the other process.
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HoldsALock.class.getName(),
                folder.resolve("store.db.lock").toString())
            .redirectErrorStream(true)
            .start();
    try {
      assertEquals("held", other.inputReader().readLine());
      IOException refused = assertThrows(IOException.class, () -> new StoreFixture(folder));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("java[" + other.pid() + "]"),
          refused.getMessage());
    } finally {
      other.destroy();
      assertTrue(other.waitFor(20, TimeUnit.SECONDS));
    }
  }

  /** Another process. */
  static final class HoldsALock {
    private HoldsALock() {}

    public static void main(String[] args) throws Exception {
      try (var channel =
              java.nio.channels.FileChannel.open(
                  Path.of(args[0]), java.nio.file.StandardOpenOption.WRITE);
          var lock = channel.lock()) {
        System.out.println(lock.isValid() ? "held" : "not held");
        // Until it is ended.
        Thread.currentThread().join();
      }
    }
  }

  @Test
  void aWriteLockIsWaitedForAndTheLogSaysSo() throws Exception {
    enrolled();
    try (ExecutorService aside = Executors.newSingleThreadExecutor();
        Connection other = raw();
        Statement lock = other.createStatement()) {
      lock.execute("begin immediate");
      Future<StoreFixture> opening = aside.submit(() -> new StoreFixture(folder));
      StoreFixture.until("it waits", () -> said("store-waits"));
      assertFalse(opening.isDone());
      lock.execute("rollback");
      try (StoreFixture it = opening.get(20, TimeUnit.SECONDS)) {
        assertTrue(it.store.writable());
      }
    }
  }

  @Test
  void aWriteLockThatStaysIsTheReasonThatIsTold() throws Exception {
    enrolled();
    try (Connection other = raw();
        Statement lock = other.createStatement()) {
      lock.execute("begin immediate");
      IOException refused =
          assertThrows(IOException.class, () -> new StoreFixture(folder, Duration.ZERO));
      assertTrue(String.valueOf(refused.getMessage()).contains("holds the database's lock"));
      lock.execute("rollback");
    }
  }

  @Test
  void aNewerSchemaIsRefusedAndLeftAsItIs() throws Exception {
    enrolled();
    try (Connection db = raw();
        Statement statement = db.createStatement()) {
      statement.execute(
          "insert into flyway_schema_history select installed_rank + 100, '999', 'later', type,"
              + " 'V999__later.sql', 1, installed_by, installed_on, 1, success from"
              + " flyway_schema_history where script like 'V1\\_%' escape '\\'");
    }
    Unusable refused = assertThrows(Unusable.class, () -> new StoreFixture(folder));
    assertTrue(String.valueOf(refused.getMessage()).contains("V999__later.sql"));
  }

  @Test
  void whatWouldChangeTheSchemaMakesACopyFirstForItsOwnerAlone() throws Exception {
    String cookie = enrolled();
    try (Connection db = raw();
        Statement statement = db.createStatement()) {
      // As it was before the newest change.
      statement.execute("drop table ring_recording");
      statement.execute(
          "delete from flyway_schema_history where script = 'V15__ring_recording.sql'");
    }
    try (StoreFixture it = new StoreFixture(folder)) {
      assertTrue(it.store.sessions().byCookie(cookie).isPresent());
    }
    Path copy = folder.resolve("store.db.before-V17");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from phone")) {
      assertEquals(1, row.getInt(1));
    }
    assertTrue(said("store-copied"));
    try (StoreFixture again = new StoreFixture(folder)) {
      again.pass(Duration.ofDays(31));
      Files.setLastModifiedTime(
          copy, java.nio.file.attribute.FileTime.from(java.time.Instant.EPOCH));
      again.purge();
    }
    assertFalse(Files.exists(copy), "a copy names people as well: it goes after its time");
  }

  @Test
  void whereNothingCanBeWrittenPhonesComeInAllTheSameLoudlyAndItRecovers() throws Exception {
    String cookie = enrolled();
    // Neither the lock nor SQLite's shared memory can be made: a full or read-only folder.
    Files.delete(folder.resolve("store.db.lock"));
    Files.createDirectory(folder.resolve("store.db.lock"));
    Files.createDirectory(folder.resolve("store.db-shm"));
    try (StoreFixture it = new StoreFixture(folder)) {
      assertTrue(it.store.sessions().byCookie(cookie).isPresent());
      assertFalse(it.store.writable());
      assertTrue(said("store-unwritable"));
      RingRow lost = it.row(Outcome.ANSWERED, "lost");
      it.store.ringLog().append(lost);
      StoreFixture.until("lost loudly", () -> it.store.ringLog().lost() == 1);
      assertTrue(said("ring-history-lost"));
      Files.delete(folder.resolve("store.db.lock"));
      Files.delete(folder.resolve("store.db-shm"));
      it.store.lookAtClock();
      assertTrue(it.store.writable());
      it.store.ringLog().append(it.row(Outcome.ANSWERED, "kept"));
      StoreFixture.until("kept", () -> it.count("heurtoir_rings_stored_total") == 1);
      assertEquals(1, it.store.ringLog().rings(List.of("jules-ferry"), 10).size());
      assertThrows(IOException.class, () -> new StoreFixture(folder), "and it is held again");
    }
  }

  @Test
  void aFolderInWhichNothingIsAndNothingCanBeMadeIsAnErrorAndNoNewGateway() throws Exception {
    Path file = folder.resolve("not/here/store.db");
    assertThrows(
        IOException.class,
        () ->
            Store.open(
                Database.Sqlite.at(file),
                () -> new fr.heurtoir.gateway.school.Schools(List.of()),
                fr.heurtoir.gateway.ops.SteadyClock.Sources.system(),
                new fr.heurtoir.gateway.ops.Counters()));
  }
}
