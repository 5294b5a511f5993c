package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.school.Absence;
import fr.heurtoir.gateway.school.StoragePlace.Postgres;
import fr.heurtoir.gateway.store.PostgresSessions.Bounds;
import fr.heurtoir.protocol.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway does while its PostgreSQL is away, full, slow or read-only. */
class AServerThatFailsTest {
  private static final String RING_SCHOOL = "jules-ferry";

  private static final Absence QUIET =
      new Absence(
          "s", "a", Absence.Kind.QUIET, Optional.empty(), Optional.empty(), "b", Instant.EPOCH);

  /** With a second for a statement. */
  private static final Bounds HURRIED =
      new Bounds(
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofMillis(50),
          Duration.ofSeconds(8),
          Duration.ofSeconds(10),
          Duration.ofMillis(20));

  @TempDir Path folder;
  private PostgresServer server;
  private String database;
  private StoreFixture it;
  private final HeardLog heard = new HeardLog();

  @BeforeEach
  void open() throws Exception {
    server = PostgresServer.shared();
    it = new StoreFixture(Shipped.POSTGRESQL, folder);
    database = place().database();
    heard.begin();
  }

  @AfterEach
  void close() {
    heard.end();
    it.close();
  }

  private Postgres place() throws Exception {
    return server.at(folder).place();
  }

  private List<RingRow> kept() {
    return it.store.ringLog().rings(RING_SCHOOL, 10);
  }

  private void written(long rows) throws InterruptedException {
    StoreFixture.until(rows + " rows", () -> it.count("heurtoir_rings_stored_total") == rows);
  }

  @Test
  void aRestartOfTheServerLosesNoRing() throws Exception {
    RingRow before = it.row(Outcome.ANSWERED, "before");
    it.store.ringLog().append(before);
    written(1);
    server.stop();
    RingRow meanwhile = it.row(Outcome.ANSWERED, "meanwhile");
    try {
      it.store.ringLog().append(meanwhile);
      StoreFixture.until("noticed", it.store.ringLog()::failing);
      it.store.lookAtClock();
      assertFalse(it.store.writable());
      assertTrue(heard.event("store-unwritable"));
    } finally {
      server.start();
    }
    written(2);
    assertEquals(Set.of(before, meanwhile), Set.copyOf(kept()));
    assertEquals(0, it.store.ringLog().lost());
    it.store.lookAtClock();
    assertTrue(it.store.writable());
    assertTrue(heard.event("store-lock-held-again"));
  }

  @Test
  void aServerThatStaysAwayLosesWhatTheQueueCannotHoldLoudlyAndAtOnce() throws Exception {
    server.stop();
    try {
      for (int i = 0; i < 12; i++) {
        it.store.ringLog().append(it.row(Outcome.ANSWERED, "fine"));
      }
      // One is being written and four wait: the queue of this store.
      assertTrue(it.store.ringLog().lost() >= 6, "lost: " + it.store.ringLog().lost());
      assertTrue(heard.event("ring-history-lost"));
    } finally {
      server.start();
    }
    written(12 - it.store.ringLog().lost());
  }

  @Test
  void aFullDiskThereIsSaidAndLosesHistoryAlone() throws Exception {
    // The error of a full disk, by the server itself.
    server.say(
        database,
        "create function full_disk() returns trigger language plpgsql as $$ begin raise exception"
            + " 'could not extend file' using errcode = '53100'; end $$;"
            + " create trigger full_disk before insert on ring execute function full_disk()");
    try {
      it.store.ringLog().append(it.row(Outcome.ANSWERED, "fine"));
      StoreFixture.until("given up", () -> it.store.ringLog().lost() == 1);
      assertTrue(heard.contains("could not extend file"));
      assertEquals(List.of(), kept(), "reading goes on");
    } finally {
      server.say(database, "drop trigger full_disk on ring; drop function full_disk");
    }
    it.store.ringLog().append(it.row(Outcome.ANSWERED, "again"));
    written(1);
  }

  @Test
  void aServerThatOnlyReadsIsSaidAndWrittenAgainWhenItCan() throws Exception {
    server.say(
        "postgres", "alter database " + database + " set default_transaction_read_only = on");
    server.cut(database);
    try {
      it.store.lookAtClock();
      assertFalse(it.store.writable());
      assertTrue(heard.event("store-unwritable"));
      assertEquals(List.of(), kept(), "reading goes on");
    } finally {
      server.say("postgres", "alter database " + database + " reset default_transaction_read_only");
    }
    server.cut(database);
    it.store.lookAtClock();
    assertTrue(it.store.writable());
  }

  @Test
  void aStatementThatTakesTooLongIsEndedAndTheNextOneIsNot() throws Exception {
    // A server so slow that nothing of it comes back in time.
    server.say(
        database,
        "create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(60);"
            + " return new; end $$;"
            + " create trigger slow before insert on absence execute function slow()");
    it.close();
    it = new StoreFixture(folder, new Database.Server(place(), folder, HURRIED, true));
    try {
      assertFalse(it.store.tried("test", () -> it.store.absences().keep(QUIET)));
      assertTrue(heard.contains("statement timeout"));
    } finally {
      server.say(database, "drop trigger slow on absence; drop function slow");
    }
    it.store.ringLog().append(it.row(Outcome.ANSWERED, "fine"));
    written(1);
  }

  @Test
  void aTextWithAZeroByteLosesNoRow() throws Exception {
    RingRow hostile = it.row(Outcome.ANSWERED, "a\0b");
    it.store.ringLog().append(hostile);
    written(1);
    assertEquals("a\uFFFDb", kept().getFirst().detail().orElseThrow());
    assertEquals(0, it.store.ringLog().lost());
  }

  @Test
  void manyThreadsShareTheOneSession() throws Exception {
    var asked = IntStream.range(0, 200).mapToObj(_ -> it.store.ask(this::kept)).toList();
    for (var each : asked) {
      assertEquals(List.of(), each.get(20, TimeUnit.SECONDS));
    }
  }
}
