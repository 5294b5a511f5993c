package fr.heurtoir.gateway.rings;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Lets rings end before the gateway stops. Any thread but the rings' loop. */
public final class Draining {
  private static final Duration LOOP_ANSWERS_WITHIN = Duration.ofSeconds(2);

  private final Executor loop;
  private final RingBoard board;

  /**
   * @param loop the rings' loop
   */
  public Draining(Executor loop, RingBoard board) {
    this.loop = loop;
    this.board = board;
  }

  /**
   * Waits until the rings have ended, but not longer than that.
   *
   * @return how many are left
   */
  public int await(Duration longest) {
    CompletableFuture<Integer> left = new CompletableFuture<>();
    loop.execute(() -> board.drain(longest).thenAccept(left::complete));
    // The loop ends it. Where that hangs, its rings are lost anyway.
    return left.completeOnTimeout(
            board.live(), longest.plus(LOOP_ANSWERS_WITHIN).toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  /** Ends the waiting of {@link #await}; after it, does nothing. */
  public void now() {
    try {
      loop.execute(() -> board.drain(Duration.ZERO));
    } catch (RejectedExecutionException closed) {
      return;
    }
  }
}
