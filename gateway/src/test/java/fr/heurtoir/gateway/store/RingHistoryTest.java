package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.history.RingDetail;
import fr.heurtoir.gateway.history.RingOpening;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class RingHistoryTest {
  @Parameter Shipped kind;
  @TempDir Path folder;
  private StoreFixture it;
  private final BlockingQueue<LogRecord> errors = new LinkedBlockingQueue<>();
  private final Logger logger = Logger.getLogger(RingLog.class.getName());
  private final Handler ear =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          if (record.getLevel().equals(Level.SEVERE)) {
            errors.add(record);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void open() {
    logger.addHandler(ear);
  }

  @AfterEach
  void close() {
    it.close();
    logger.removeHandler(ear);
  }

  private void written(long rows) throws InterruptedException {
    StoreFixture.until(rows + " rows", () -> it.count("heurtoir_rings_stored_total") == rows);
  }

  private void append(RingRow row) {
    // Whatever the database does, the ring that ends does not wait for it.
    assertTimeoutPreemptively(Duration.ofSeconds(2), () -> it.store.ringLog().append(row));
  }

  private boolean logged(RingRow row, String event) {
    return errors.stream()
        .map(r -> new java.util.logging.SimpleFormatter().formatMessage(r))
        .anyMatch(m -> m.contains("event=" + event) && m.contains("ring=" + row.id()));
  }

  @Test
  void aDoorThatUsesTheNameOfAnothersRingChangesNothingOfItAndIsLostLoudly() throws Exception {
    it = new StoreFixture(kind, folder);
    RingRow ring = it.row(Outcome.ANSWERED, "fine");
    append(ring);
    it.store.ringLog().append(opening(ring, ring.door(), "gate", "released"));
    written(1);
    DoorId yard = new DoorId("cour.jules-ferry");
    RingRow stolen = it.row(Outcome.OPENED, "not theirs", ring.id(), yard);
    it.store.ringLog().begin(stolen);
    it.store.ringLog().append(opening(ring, yard, "cellar", "refused"));
    append(stolen);
    StoreFixture.until("lost", () -> it.count("heurtoir_rings_lost_total") == 2);
    assertTrue(logged(ring, "ring-name-used-before"));
    RingDetail kept = it.store.ringLog().ring(List.of("jules-ferry"), ring.id()).orElseThrow();
    assertEquals(ring, kept.row());
    assertEquals(List.of(opening(ring, ring.door(), "gate", "released")), kept.openings());
    assertTrue(it.store.ringLog().kept(ring.id(), ring.door(), ring.pressedAt()));
    assertFalse(it.store.ringLog().kept(ring.id(), yard, ring.pressedAt()));
    assertEquals(1, it.count("heurtoir_rings_stored_total"));
  }

  private static RingOpening opening(RingRow ring, DoorId door, String lock, String state) {
    return new RingOpening(
        ring.id(),
        door,
        ring.pressedAt(),
        1,
        lock,
        new RingRow.By("p1", "Direction"),
        "directrice",
        ring.pressedAt(),
        state,
        Optional.empty());
  }

  @Test
  void aRowComesBackAsItWasWrittenNewestFirst() throws Exception {
    it = new StoreFixture(kind, folder);
    RingRow first = it.row(Outcome.ANSWERED, "fine");
    it.pass(Duration.ofMinutes(5));
    RingRow second = it.row(Outcome.NOBODY_REACHABLE, "fine");
    append(first);
    append(second);
    written(2);
    assertEquals(List.of(second, first), it.store.ringLog().rings("jules-ferry", 10));
    assertEquals(List.of(second), it.store.ringLog().rings("jules-ferry", 1));
    assertEquals(List.of(), it.store.ringLog().rings("elsewhere", 10));
    assertEquals(List.of(), it.store.ringLog().rings(List.of(), 10));
    assertThrows(IllegalArgumentException.class, () -> it.store.ringLog().rings("jules-ferry", 0));
  }

  @Test
  void whatWasAppendedIsThereAfterAnOrderlyEnd() throws Exception {
    it = new StoreFixture(kind, folder);
    RingRow row = it.row(Outcome.ANSWERED, "fine");
    append(row);
    it.close();
    it = new StoreFixture(kind, folder);
    assertEquals(List.of(row), it.store.ringLog().rings("jules-ferry", 10));
  }

  @Test
  void aDatabaseLockedForAMomentLosesNothing() throws Exception {
    it = new StoreFixture(kind, folder);
    RingRow row = it.row(Outcome.ANSWERED, "fine");
    try (Connection other = it.other();
        Statement lock = other.createStatement()) {
      kind.lock(lock);
      append(row);
      StoreFixture.until("the failure is noticed", it.store.ringLog()::failing);
      lock.execute("rollback");
    }
    written(1);
    assertEquals(0, it.store.ringLog().lost());
    assertTrue(logged(row, "ring-history-failing"));
  }

  @Test
  void aDatabaseLockedForGoodLosesHistoryLoudlyAndNothingElse() throws Exception {
    it = new StoreFixture(kind, folder);
    RingRow lost = it.row(Outcome.ANSWERED, "fine");
    RingRow kept = it.row(Outcome.DECLINED, "fine");
    try (Connection other = it.other();
        Statement lock = other.createStatement()) {
      kind.lock(lock);
      append(lost);
      StoreFixture.until("given up", () -> it.count("heurtoir_rings_lost_total") == 1);
      assertTrue(logged(lost, "ring-history-lost"));
      // Reading goes on beside the lock.
      assertEquals(List.of(), it.store.ringLog().rings("jules-ferry", 10));
      lock.execute("rollback");
    }
    append(kept);
    written(1);
    assertEquals(List.of(kept), it.store.ringLog().rings("jules-ferry", 10));
  }

  @Test
  void aLostRowOfARingThatStillGoesOnNamesNoOutcome() throws Exception {
    it = new StoreFixture(kind, folder);
    RingRow begun = it.row(Outcome.FAILED, "still going on");
    try (Connection other = it.other();
        Statement lock = other.createStatement()) {
      kind.lock(lock);
      it.store.ringLog().begin(begun);
      StoreFixture.until("given up", () -> it.count("heurtoir_rings_lost_total") == 1);
      String said =
          errors.stream()
              .map(r -> new java.util.logging.SimpleFormatter().formatMessage(r))
              .filter(m -> m.contains("event=ring-history-lost"))
              .findFirst()
              .orElseThrow();
      assertTrue(said.contains("outcome=- "), said);
      lock.execute("rollback");
    }
  }

  @Test
  void rowsBeyondTheQueueAreLostLoudlyAndAtOnce() throws Exception {
    it = new StoreFixture(kind, folder);
    // Few, as lines of one kind are bounded.
    int rows = 12;
    try (Connection other = it.other();
        Statement lock = other.createStatement()) {
      kind.lock(lock);
      for (int i = 0; i < rows; i++) {
        append(it.row(Outcome.ANSWERED, "fine"));
      }
      // One is being written and four wait: the queue of this store.
      assertTrue(it.count("heurtoir_rings_lost_total") >= rows - 6);
      StoreFixture.until("all given up", () -> it.count("heurtoir_rings_lost_total") == rows);
      lock.execute("rollback");
    }
    assertEquals(0, it.count("heurtoir_rings_queued"));
  }

  @Test
  void whatHappenedToARingGoesWithItAndIsNoOtherDoors() throws Exception {
    it = new StoreFixture(kind, folder);
    RingRow ring = it.row(Outcome.ANSWERED, "fine");
    append(ring);
    RingLog log = it.store.ringLog();
    log.append(ring.id(), ring.door(), ring.pressedAt(), () -> List.of("recording 1", "more"));
    log.append(ring.id(), new DoorId("cour.jules-ferry"), ring.pressedAt(), () -> List.of("not"));
    StoreFixture.until("lost", () -> it.count("heurtoir_rings_lost_total") == 1);
    assertEquals(Optional.of(List.of("recording 1", "more")), log.recording(ring.id()));
    it.pass(Duration.ofDays(30).plusMinutes(1));
    it.purge();
    assertEquals(Optional.empty(), log.recording(ring.id()));
  }

  @Test
  void ringsAreKeptAsLongAsSaidAndTheirReceiptsNoLonger() throws Exception {
    it = new StoreFixture(kind, folder);
    append(it.row(Outcome.ANSWERED, "old"));
    it.pass(Duration.ofDays(1));
    RingRow young = it.row(Outcome.ANSWERED, "young");
    append(young);
    written(2);
    it.pass(Duration.ofDays(29).plusMinutes(1));
    it.purge();
    assertEquals(List.of(young), it.store.ringLog().rings("jules-ferry", 10));
    try (Connection other = it.other();
        Statement query = other.createStatement();
        var count = query.executeQuery("select count(*) from ring_receipt")) {
      assertTrue(count.next());
      assertEquals(2, count.getInt(1));
    }
  }
}
