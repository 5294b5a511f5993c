package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.history.RingDetail;
import fr.heurtoir.gateway.history.RingOpening;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.history.RingSearch;
import fr.heurtoir.gateway.history.RingStore;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.log.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of rings. Writing never blocks: rows go through a limited queue to a thread of their
 * own. Where the database is locked or the disk full, rows are retried for a while; where a server
 * is away, until the queue is full. Rows that are then lost are logged as errors and counted, and
 * rings go on.
 *
 * <p>Longer than 350 lines: every method of the port, and the queue behind those that write.
 */
public final class RingLog implements RingStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RingLog.class);

  /** The limits of the queue. */
  record Bounds(int queue, int attempts, long pauseMillis, long closeMillis) {
    static Bounds standard() {
      return new Bounds(1024, 10, 1_000, 3_000);
    }
  }

  private static final String NOT_ITS_NAME = "another ring has that name";

  private enum Kind {
    BEGUN,
    ENDED,
    LATE
  }

  /** An entry in the queue. */
  private sealed interface Entry {
    RingId ring();

    /** The log fields where the entry is lost. */
    Fields said();
  }

  private record Row(RingRow row, Kind kind) implements Entry {
    @Override
    public RingId ring() {
      return row.id();
    }

    @Override
    public Fields said() {
      // A ring that begins has no outcome yet. Its row contains the one for a gateway that dies
      // meanwhile.
      return new Fields()
          .with("door", row.door())
          .with("outcome", kind == Kind.BEGUN ? "-" : row.outcome().code());
    }
  }

  private record Opened(RingOpening opening) implements Entry {
    @Override
    public RingId ring() {
      return opening.ring();
    }

    @Override
    public Fields said() {
      return new Fields().with("lock", opening.lock()).with("state", opening.state());
    }
  }

  /**
   * A ring's recording.
   *
   * @param lines made when it is written, because that takes time
   */
  private record Recorded(RingId ring, DoorId door, Instant pressed, Supplier<List<String>> lines)
      implements Entry {
    @Override
    public Fields said() {
      return new Fields().with("door", door).with("what", "recording");
    }
  }

  private final RingRows rows;
  private final RingDetails details;
  private final Housekeeping housekeeping;
  private final Bounds bounds;
  private final BlockingQueue<Entry> queue;
  private final Thread writer;
  private final Counter written;
  private final Counter lost;
  private volatile boolean open = true;
  private volatile boolean failing;

  RingLog(Jdbi jdbi, Housekeeping housekeeping, Bounds bounds, Counters counters) {
    this.rows = new RingRows(jdbi);
    this.details = new RingDetails(jdbi);
    this.housekeeping = housekeeping;
    this.bounds = bounds;
    this.queue = new ArrayBlockingQueue<>(bounds.queue());
    this.written = counters.counter("heurtoir_rings_stored_total", "Ring rows written");
    this.lost =
        counters.counter("heurtoir_rings_lost_total", "Ring rows lost: locked, full or broken");
    counters.gauge("heurtoir_rings_queued", "Ring rows waiting to be written", queue::size);
    // A platform thread: SQLite waits for locks and the disk in native code, where a virtual thread
    // would occupy one of the few carriers that DTLS handshakes need.
    this.writer = Thread.ofPlatform().daemon().name("ring-log").unstarted(this::run);
    writer.start();
  }

  @Override
  public void append(RingRow row) {
    append(new Row(row, Kind.ENDED));
  }

  @Override
  public void begin(RingRow row) {
    append(new Row(row, Kind.BEGUN));
  }

  /** Accepts the row of a ring that its door reported later. Never blocks; any thread. */
  public void appendLate(RingRow row) {
    append(new Row(row, Kind.LATE));
  }

  @Override
  public void append(RingOpening opening) {
    append(new Opened(opening));
  }

  @Override
  public void append(RingId ring, DoorId door, Instant pressed, Supplier<List<String>> lines) {
    append(new Recorded(ring, door, pressed, lines));
  }

  private void append(Entry entry) {
    if (!open || !queue.offer(entry)) {
      lost(entry, open ? "queue full" : "closed");
    }
  }

  /**
   * Ends the rings that an earlier gateway left unfinished. Blocks on the database.
   *
   * @return how many
   */
  public int closeUnfinished() {
    return rows.closeUnfinished("the gateway ended during this ring");
  }

  /**
   * The last rings of a school, newest first. Blocks on the database.
   *
   * @param limit 1 to 1000
   */
  public List<RingRow> rings(String school, int limit) {
    return rows.ofSchools(List.of(school), limit);
  }

  @Override
  public List<RingRow> rings(List<String> schools, int limit) {
    return rows.ofSchools(schools, limit);
  }

  @Override
  public List<RingRow> rings(RingSearch search) {
    return rows.found(search);
  }

  @Override
  public Map<DoorId, Instant> lastPresses() {
    return rows.lastPresses();
  }

  @Override
  public Optional<RingDetail> ring(List<String> schools, RingId ring) {
    return rows.one(schools, ring).map(details::of);
  }

  @Override
  public Optional<List<String>> recording(RingId ring) {
    return details.recording(ring);
  }

  @Override
  public boolean kept(RingId ring, DoorId door, Instant pressed) {
    return rows.kept(ring, door, pressed);
  }

  /**
   * Deletes rings older than this by the store's clock, and tokens and revoked phones of that age.
   * Blocks on the database.
   *
   * @return how many rings were deleted
   */
  public int purge(Duration keep) {
    return housekeeping.purge(keep);
  }

  /** Whether the last attempt to write failed. */
  public boolean failing() {
    return failing;
  }

  /** How many rows were lost since the start. */
  public long lost() {
    return lost.value();
  }

  private void run() {
    try {
      while (open || !queue.isEmpty()) {
        Entry entry = queue.poll(200, TimeUnit.MILLISECONDS);
        if (entry != null) {
          write(entry);
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
    for (Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
      lost(entry, "closed");
    }
  }

  private void writeOnce(Entry entry) {
    switch (entry) {
      case Opened(RingOpening opening) -> {
        if (!details.keep(opening)) {
          lost(entry, NOT_ITS_NAME);
        }
      }
      case Row(RingRow row, Kind kind) -> writeOnce(row, kind);
      case Recorded recorded ->
          made(recorded)
              .filter(
                  lines ->
                      !details.keep(recorded.ring(), recorded.door(), recorded.pressed(), lines))
              .ifPresent(_ -> lost(entry, NOT_ITS_NAME));
    }
  }

  /** The lines of a recording; empty where they cannot be made, which loses them alone. */
  private Optional<List<String>> made(Recorded recorded) {
    try {
      return Optional.of(recorded.lines().get());
    } catch (RuntimeException defect) {
      lost(recorded, "it cannot be made: " + reason(defect));
      return Optional.empty();
    }
  }

  private void writeOnce(RingRow row, Kind kind) {
    switch (kind) {
      case BEGUN -> {
        if (!rows.begin(row)) {
          LOG.error("event=ring-name-used-before ring={} door={}", row.id(), row.door());
        }
      }
      case ENDED -> {
        if (rows.insert(row)) {
          written.add();
        } else {
          lost(new Row(row, kind), NOT_ITS_NAME);
        }
      }
      case LATE -> {
        if (rows.late(row)) {
          written.add();
          LOG.warn(
              "event=late-ring ring={} door={} pressed={} clock_sure={} outcome={}",
              row.id(),
              row.door(),
              row.pressedAt(),
              row.clockSure().orElse(false),
              row.outcome().code());
        }
      }
    }
  }

  private void write(Entry entry) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        writeOnce(entry);
        if (failing) {
          failing = false;
          LOG.warn("event=ring-history-written-again ring={}", entry.ring());
        }
        return;
      } catch (JdbiException broken) {
        String reason = reason(broken);
        if (!failing) {
          failing = true;
          LOG.error("event=ring-history-failing ring={} reason=\"{}\"", entry.ring(), reason);
        }
        // Of a server that is away nothing is given up before the queue is full: it is restarted.
        if (attempt >= bounds.attempts() && !Faults.away(broken)) {
          lost(entry, reason);
          return;
        }
        if (!open) {
          lost(entry, "closed while " + reason);
          return;
        }
        Thread.sleep(bounds.pauseMillis());
      }
    }
  }

  private void lost(Entry entry, String reason) {
    LOG.error(
        "event=ring-history-lost ring={} {} reason=\"{}\"", entry.ring(), entry.said(), reason);
    lost.add();
  }

  private static String reason(Throwable broken) {
    Throwable cause = broken;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return message.replace('"', '\'');
  }

  /** Writes the queue for a few seconds at most, then stops. */
  @Override
  public void close() {
    open = false;
    try {
      if (!writer.join(Duration.ofMillis(bounds.closeMillis()))) {
        writer.interrupt();
        writer.join(Duration.ofMillis(bounds.closeMillis()));
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }
}
