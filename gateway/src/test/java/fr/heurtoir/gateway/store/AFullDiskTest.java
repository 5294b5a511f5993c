package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.Outcome;
import java.nio.file.Path;
import java.time.Duration;
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

/** An SQLite file on a disk that is full. Of a server: {@link AServerThatFailsTest}. */
class AFullDiskTest {
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

  @Test
  void aFullDiskLosesHistoryLoudlyAndRecoversWhenThereIsRoom() throws Exception {
    // The schema takes 42 pages of 4 KiB.
    it = new StoreFixture(folder, 64);
    int rows = 0;
    while (it.count("heurtoir_rings_lost_total") == 0) {
      it.store.ringLog().append(it.row(Outcome.ANSWERED, "x".repeat(500)));
      rows++;
      int all = rows;
      StoreFixture.until(
          "a row written or given up",
          () ->
              it.count("heurtoir_rings_stored_total") + it.count("heurtoir_rings_lost_total")
                  == all);
      assertTrue(rows < 2_000, "64 pages are full some time");
    }
    assertTrue(
        errors.stream()
            .map(r -> new java.util.logging.SimpleFormatter().formatMessage(r))
            .anyMatch(m -> m.contains("SQLITE_FULL")),
        "the reason is named");
    assertTrue(it.store.ringLog().failing());
    // What was there can be read, and what is old makes room.
    assertEquals(
        it.count("heurtoir_rings_stored_total"),
        it.store.ringLog().rings("jules-ferry", 1000).size());
    long before = it.count("heurtoir_rings_stored_total");
    it.pass(Duration.ofDays(31));
    it.purge();
    it.store.ringLog().append(it.row(Outcome.ANSWERED, "again"));
    StoreFixture.until("kept", () -> it.count("heurtoir_rings_stored_total") == before + 1);
    assertEquals(1, it.store.ringLog().rings("jules-ferry", 1000).size());
  }
}
