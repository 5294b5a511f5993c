package fr.heurtoir.gateway.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store's regular work: it compares its clocks and deletes what has expired. */
public final class StoreUpkeep {
  private static final Logger LOG = LoggerFactory.getLogger(StoreUpkeep.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(60);
  private static final Duration FIRST_PURGE = Duration.ofSeconds(60);

  private final Store store;
  private final Duration keep;
  private final Duration keepAudit;

  private StoreUpkeep(Store store, Duration keep, Duration keepAudit) {
    this.store = store;
    this.keep = keep;
    this.keepAudit = keepAudit;
  }

  /**
   * Starts.
   *
   * @param keep how long rings are kept
   * @param keepAudit how long entries of the audit trail are kept
   * @param timer only starts the work; the store's own threads block on the database
   */
  public static void start(
      Store store, Duration keep, Duration keepAudit, ScheduledExecutorService timer) {
    StoreUpkeep upkeep = new StoreUpkeep(store, keep, keepAudit);
    timer.scheduleWithFixedDelay(upkeep::lookAtClock, 0, LOOK_EVERY.toSeconds(), TimeUnit.SECONDS);
    timer.scheduleWithFixedDelay(
        upkeep::daily, FIRST_PURGE.toSeconds(), Duration.ofDays(1).toSeconds(), TimeUnit.SECONDS);
  }

  /** Ends the rings that an earlier run left unfinished. */
  public static void closeUnfinished(Store store) {
    store.tried(
        "unfinished-rings",
        () -> {
          int unfinished = store.ringLog().closeUnfinished();
          if (unfinished > 0) {
            LOG.warn("event=rings-unfinished count={}", unfinished);
          }
        });
  }

  /** Notices a clock that leaps, and stores a right time for the next start. */
  private void lookAtClock() {
    store
        .aside(store::lookAtClock)
        .exceptionally(
            failed -> {
              LOG.error("event=clock-not-kept reason=\"{}\"", failed.toString());
              return false;
            });
  }

  /** Soon after the start and then daily. */
  private void daily() {
    purge();
    store
        .aside(
            () -> {
              long cut = store.audit().purge(keepAudit);
              if (cut > 0) {
                LOG.info("event=audit-cut entries={}", cut);
              }
              store.audit().logHead();
            })
        .exceptionally(
            failed -> {
              LOG.error("event=purge-failed reason=\"{}\"", failed.toString());
              return false;
            });
  }

  /** Deletes what has expired. */
  private void purge() {
    CompletableFuture<Integer> purged =
        store.ask(
            () -> {
              store.accountLogins().forget();
              return store.ringLog().purge(keep);
            });
    purged.whenComplete(
        (rows, failed) -> {
          if (failed != null) {
            LOG.error("event=purge-failed reason=\"{}\"", failed.toString());
          } else {
            LOG.info("event=purged rings={}", rows);
          }
        });
  }
}
