package fr.heurtoir.gateway.store;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a store that hangs by itself from one that waits for its disk. Its threads are asked
 * something at each look. An answer of any kind is one: a full or vanished disk answers with an
 * error. Where none comes for {@link #SILENT}, the disk is tried beside the store. If that works,
 * the store's threads hang by a fault of ours, and a restart mends it. If it does not, a restart
 * would find no database, and a gateway that still rings would ring no more.
 *
 * <p>{@link #hangs} belongs to one thread, and never blocks.
 */
public final class StoreWatch {
  /** Longer than the store waits for anything by design, locks of other programs included. */
  static final Duration SILENT = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);

  private final Supplier<CompletionStage<Boolean>> store;
  private final Supplier<CompletionStage<Boolean>> disk;
  private final LongSupplier nanos;
  private volatile long answeredAt;
  private volatile boolean asked;
  private volatile boolean trying;
  private volatile boolean diskWorks;
  private long triedAt;
  private boolean said;

  /**
   * @param store asks the store's threads; completes in any way as soon as one answers
   * @param disk tries the disk on a thread apart; completes with whether it could be written
   * @param nanos as {@link System#nanoTime}
   */
  StoreWatch(
      Supplier<CompletionStage<Boolean>> store,
      Supplier<CompletionStage<Boolean>> disk,
      LongSupplier nanos) {
    this.store = store;
    this.disk = disk;
    this.nanos = nanos;
    this.answeredAt = nanos.getAsLong();
    this.triedAt = answeredAt - SILENT.toNanos();
  }

  private boolean triedLongAgo() {
    return nanos.getAsLong() - triedAt >= SILENT.toNanos();
  }

  /** How long the store has not answered; less than a second or two where all is well. */
  public Duration silent() {
    return asked ? Duration.ofNanos(nanos.getAsLong() - answeredAt) : Duration.ZERO;
  }

  /** Looks once, and asks again. True where only a restart helps. */
  public boolean hangs() {
    if (!asked) {
      answeredAt = nanos.getAsLong();
      asked = true;
      store.get().whenComplete((answer, fault) -> asked = false);
    }
    boolean silent = silent().compareTo(SILENT) >= 0;
    if (!silent) {
      diskWorks = false;
    } else if (!trying && !diskWorks && triedLongAgo()) {
      trying = true;
      triedAt = nanos.getAsLong();
      disk.get()
          .whenComplete(
              (works, fault) -> {
                diskWorks = fault == null && works;
                trying = false;
              });
    }
    boolean hangs = silent && diskWorks;
    if (hangs != said) {
      said = hangs;
      if (hangs) {
        LOG.error("event=store-hangs silent_s={}", silent().toSeconds());
      } else {
        LOG.warn("event=store-answers-again");
      }
    }
    return hangs;
  }
}
