package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.history.RingRow.By;
import fr.heurtoir.gateway.history.RingRow.Receipt;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** A store with one school and a clock that moves when told. */
final class StoreFixture implements AutoCloseable {
  static final RingLog.Bounds QUICK = new RingLog.Bounds(4, 3, 50, 2_000);

  private static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");

  private final Shipped kind;
  private final Path folder;

  /** Where SQLite has it. */
  final Path file;

  final Counters counters = new Counters();
  private volatile Instant now;
  private volatile long nanos;
  private volatile boolean synchronised;
  private final Schools schools =
      new Schools(
          List.of(
              new School(
                  "jules-ferry",
                  "École Jules-Ferry",
                  List.of(),
                  List.of(new Person("directrice", "Mme Martin")),
                  RingPlan.standard())));
  final Store store;

  StoreFixture(Path folder) throws IOException {
    this(Shipped.SQLITE, folder);
  }

  StoreFixture(Shipped kind, Path folder) throws IOException {
    this(kind, folder, BEGIN);
  }

  private StoreFixture(Shipped kind, Path folder, Instant begins) throws IOException {
    this(
        kind,
        folder,
        switch (kind) {
          case SQLITE -> sqlite(folder, 1 << 20);
          case POSTGRESQL -> kind.in(folder);
        },
        begins,
        Duration.ofSeconds(60));
  }

  StoreFixture(Path folder, int maxPages) throws IOException {
    this(Shipped.SQLITE, folder, sqlite(folder, maxPages), BEGIN, Duration.ofSeconds(60));
  }

  StoreFixture(Path folder, Duration patience) throws IOException {
    this(Shipped.SQLITE, folder, sqlite(folder, 1 << 20), BEGIN, patience);
  }

  /** On that database. */
  StoreFixture(Path folder, Database database) throws IOException {
    this(Shipped.POSTGRESQL, folder, database, BEGIN, Duration.ofSeconds(60));
  }

  private StoreFixture(
      Shipped kind, Path folder, Database database, Instant begins, Duration patience)
      throws IOException {
    this.kind = kind;
    this.folder = folder;
    this.file = folder.resolve(Shipped.FILE);
    now = begins;
    store =
        Store.open(
            database,
            () -> schools,
            new SteadyClock.Sources(() -> now, () -> nanos, _ -> synchronised),
            counters,
            QUICK,
            patience);
  }

  private static Database sqlite(Path folder, int maxPages) {
    return new Database.Sqlite(folder.resolve(Shipped.FILE), Duration.ofMillis(50), maxPages, true);
  }

  /** Time passes. */
  void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /** Somebody sets the wall's clock. */
  void leap(Duration ahead) {
    now = now.plus(ahead);
  }

  /** What an NTP client says of the wall's clock. */
  void synchronised(boolean says) {
    synchronised = says;
  }

  /** The gateway ends and begins again, with whatever the wall's clock shows. */
  StoreFixture again() throws IOException {
    close();
    return new StoreFixture(kind, folder, now);
  }

  /** Deletes what is older than thirty days. */
  void purge() {
    store.ringLog().purge(Duration.ofDays(30));
  }

  /** A second connection, as another process would have. */
  Connection other() throws SQLException {
    return kind.other(folder);
  }

  RingRow row(Outcome outcome, String detail) {
    return row(outcome, detail, RingId.next(now.toEpochMilli()), new DoorId("portail.jules-ferry"));
  }

  RingRow row(Outcome outcome, String detail, RingId id, DoorId door) {
    return new RingRow(
        id,
        door,
        "jules-ferry",
        now,
        now.plusSeconds(40),
        outcome,
        Optional.of(new By("p1", "Direction")),
        true,
        OptionalLong.of(85),
        OptionalLong.of(640),
        OptionalLong.empty(),
        OptionalLong.of(42),
        Optional.of(detail),
        List.of(
            new Receipt(
                "p1",
                OptionalLong.of(3),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.of(85),
                OptionalLong.of(5_000)),
            new Receipt(
                "p2",
                OptionalLong.of(4),
                OptionalLong.of(5),
                OptionalLong.of(900),
                OptionalLong.empty(),
                OptionalLong.empty())),
        Optional.empty());
  }

  /** Waits for a condition, for twenty seconds at most. */
  static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in time: " + what);
      }
      Thread.sleep(10);
    }
  }

  long count(String name) {
    return counters.values().getOrDefault(name, -1L);
  }

  @Override
  public void close() {
    store.close();
  }
}
