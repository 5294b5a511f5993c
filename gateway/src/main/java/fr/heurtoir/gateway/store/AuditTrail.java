package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.audit.AuditChain;
import fr.heurtoir.gateway.audit.AuditCounting;
import fr.heurtoir.gateway.audit.AuditCounting.Counted;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit trail of a database. Recording never blocks: acts go through a limited queue to a
 * thread of their own, which writes all that wait in one transaction. Where the database is locked
 * or the disk full, they wait; how many did not fit is an entry of its own once it can be written.
 */
public final class AuditTrail implements Audit, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final int TOGETHER = 256;
  private static final long LOOK_MILLIS = 200;
  private static final int FORGET_LOOKS = 1_000;
  private static final long FORGET_LOOKS_MILLIS = 10;

  /** The limits of the queue. */
  record Bounds(int queue, long pauseMillis, long closeMillis) {
    static Bounds standard() {
      return new Bounds(4096, 1_000, 3_000);
    }
  }

  private final Jdbi jdbi;
  private final AuditRows rows;
  private final Clock clock;
  private final Bounds bounds;
  private final BlockingQueue<Counted> queue;
  private final AuditCounting counting = new AuditCounting();
  private final AtomicLong unwritten = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong settled = new AtomicLong();
  private final Counter written;
  private final Counter lost;
  private final Thread writer;
  private volatile boolean open = true;
  private volatile boolean failing;

  AuditTrail(Jdbi jdbi, AuditRows rows, Clock clock, Bounds bounds, Counters counters) {
    this.jdbi = jdbi;
    this.rows = rows;
    this.clock = clock;
    this.bounds = bounds;
    this.queue = new ArrayBlockingQueue<>(bounds.queue());
    this.written = counters.counter("heurtoir_audit_entries_total", "Audit entries written");
    this.lost =
        counters.counter(
            "heurtoir_audit_lost_total", "Acts that the audit trail lost: locked, full or broken");
    // A platform thread for the same reason as in RingLog.
    this.writer = Thread.ofPlatform().daemon().name("audit").unstarted(this::run);
    writer.start();
  }

  @Override
  public void record(AuditEvent event) {
    long now = clock.millis();
    counting.due(now).forEach(this::take);
    if (counting.first(event, now)) {
      take(new Counted(event, now, 1));
    }
  }

  private void take(Counted counted) {
    if (open && queue.offer(counted)) {
      taken.incrementAndGet();
    } else {
      lost.add(counted.times());
      unwritten.addAndGet(counted.times());
      LOG.error(
          "event=audit-lost kind={} outcome={} times={} reason=\"{}\"",
          counted.event().kind().code(),
          counted.event().outcome(),
          counted.times(),
          open ? "queue full" : "closed");
    }
  }

  private void run() {
    try {
      while (open || !queue.isEmpty()) {
        List<Counted> batch = new ArrayList<>();
        Counted first = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, TOGETHER - 1);
        }
        int queued = batch.size();
        batch.addAll(counting.due(clock.millis()));
        write(batch);
        settled.addAndGet(queued);
      }
      write(counting.rest());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
    List<Counted> left = new ArrayList<>();
    queue.drainTo(left);
    left.addAll(counting.rest());
    lose(left, "closed");
  }

  private void write(List<Counted> batch) throws InterruptedException {
    while (!batch.isEmpty()) {
      long gap = unwritten.get();
      try {
        List<Counted> all = new ArrayList<>(batch);
        if (gap > 0) {
          all.add(new Counted(AuditEvent.of(AuditKind.LOST, "lost"), clock.millis(), gap));
        }
        append(all);
        unwritten.addAndGet(-gap);
        if (failing) {
          failing = false;
          LOG.warn("event=audit-written-again entries={}", all.size());
        }
        return;
      } catch (JdbiException broken) {
        if (!failing) {
          failing = true;
          LOG.error("event=audit-failing reason=\"{}\"", Faults.reason(broken));
        }
        if (!open) {
          lose(batch, "closed while " + Faults.reason(broken));
          return;
        }
        pause(batch);
      } catch (RuntimeException defect) {
        // A bug ends these entries, not the trail.
        LOG.error("event=defect at=audit", defect);
        unwritten.addAndGet(batch.stream().mapToLong(Counted::times).sum());
        lose(batch, "defect");
        return;
      }
    }
  }

  private void pause(List<Counted> batch) throws InterruptedException {
    try {
      Thread.sleep(bounds.pauseMillis());
    } catch (InterruptedException closing) {
      lose(batch, "closed");
      throw closing;
    }
  }

  private void lose(List<Counted> batch, String reason) {
    for (Counted counted : batch) {
      lost.add(counted.times());
      LOG.error(
          "event=audit-lost kind={} outcome={} times={} reason=\"{}\"",
          counted.event().kind().code(),
          counted.event().outcome(),
          counted.times(),
          reason);
    }
  }

  /** Only one at a time: each entry follows the one before. */
  private synchronized void append(List<Counted> all) {
    jdbi.useTransaction(db -> rows.append(db, all));
    written.add(all.size());
  }

  /**
   * Deletes entries that are older than this by the store's clock. Blocks on the database.
   *
   * @return how many
   */
  public synchronized long purge(Duration keep) {
    long now = clock.millis();
    return jdbi.inTransaction(db -> rows.cut(db, now - keep.toMillis(), now));
  }

  /**
   * Deletes whose the pseudonyms of a person are; the entries stay. Blocks on the database, for ten
   * seconds at most until everything is written that was recorded before: it would name them anew.
   *
   * @return how many names were deleted
   */
  public int forget(String person) {
    counting.rest().forEach(this::take);
    long before = taken.get();
    try {
      for (int i = 0; settled.get() < before; i++) {
        if (i == FORGET_LOOKS) {
          throw new IllegalStateException("the audit trail cannot be written");
        }
        Thread.sleep(FORGET_LOOKS_MILLIS);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the gateway stops", stopping);
    }
    return forgotten(person);
  }

  private synchronized int forgotten(String person) {
    return jdbi.inTransaction(db -> AuditRows.forget(db, person));
  }

  /**
   * Checks the whole chain. Blocks on the database. Nothing is appended meanwhile; no transaction,
   * because that would keep the rings' rows waiting.
   */
  public synchronized AuditChain.Verdict verify() {
    return jdbi.withHandle(db -> AuditRows.verify(db, Map.of()));
  }

  /**
   * Checks the chain, and writes its head into the log: a trail whose end was cut off, or that was
   * written anew, does not have it any more. Blocks on the database.
   */
  public void logHead() {
    switch (verify()) {
      case AuditChain.Verdict.Whole(AuditChain.Ends ends, long entries, int _) ->
          LOG.info(
              "event=audit-head seq={} hash={} entries={}",
              ends.lastSeq(),
              ends.lastHash(),
              entries);
      case AuditChain.Verdict.Broken(long seq, String why) ->
          LOG.error("event=audit-broken seq={} reason=\"{}\"", seq, why);
    }
  }

  /** The newest entry; empty before the first. Blocks on the database. */
  Optional<AuditChain.Ends> ends() {
    return jdbi.withHandle(AuditRows::ends);
  }

  /** Writes the queue and all counts for a few seconds at most, then the head into the log. */
  @Override
  public void close() {
    open = false;
    try {
      if (!writer.join(Duration.ofMillis(bounds.closeMillis()))) {
        writer.interrupt();
        writer.join(Duration.ofMillis(bounds.closeMillis()));
      }
      ends()
          .ifPresent(
              ends ->
                  LOG.info(
                      "event=audit-head seq={} hash={} entries={}",
                      ends.lastSeq(),
                      ends.lastHash(),
                      ends.lastSeq() - ends.cutSeq()));
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    } catch (JdbiException unreadable) {
      LOG.warn("event=audit-head-unknown reason=\"{}\"", Faults.reason(unreadable));
    }
  }
}
