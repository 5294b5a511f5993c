package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.ops.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The time from the order to stop to the stop, in which rings may end. New ones begin in it too: a
 * visitor at one gate does not wait for somebody's talk at another. Only in the last seconds, in
 * which nobody would have the time to answer, a press is turned away, so that its visitor knows at
 * once. Belongs to the rings' loop.
 */
final class Drain {
  /** A ring that began later than this before the end would be cut before it was any use. */
  static final Duration LAST_PRESS = Duration.ofSeconds(10);

  private final ScheduledExecutorService loop;
  private final MonotonicClock clock;
  private final IntSupplier kept;
  private final CompletableFuture<Integer> over = new CompletableFuture<>();
  private Optional<Instant> end = Optional.empty();

  /**
   * @param kept how many rings there are
   */
  Drain(ScheduledExecutorService loop, MonotonicClock clock, IntSupplier kept) {
    this.loop = loop;
    this.clock = clock;
    this.kept = kept;
  }

  /**
   * Begins, or ends sooner than was said before.
   *
   * @return completes with how many rings are left when none is, or the time is over
   */
  CompletionStage<Integer> begin(Duration longest) {
    Instant latest = clock.now().plus(longest);
    if (end.isEmpty() || latest.isBefore(end.get())) {
      end = Optional.of(latest);
    }
    if (kept.getAsInt() == 0 || longest.isZero()) {
      finish();
    } else {
      loop.schedule(this::finish, longest.toNanos(), TimeUnit.NANOSECONDS);
    }
    return over;
  }

  private void finish() {
    if (over.complete(kept.getAsInt())) {
      // No ring begins between this and the stop.
      end = Optional.of(clock.now());
    }
  }

  /** A ring is forgotten. */
  void forgotten() {
    if (end.isPresent() && kept.getAsInt() == 0) {
      finish();
    }
  }

  /** Whether a ring that begins now can be answered. */
  boolean takesRings() {
    return end.isEmpty() || clock.now().isBefore(end.get().minus(LAST_PRESS));
  }
}
