package fr.heurtoir.gateway.ops;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Threads that may block on a database or a disk, so that loops need not. */
public interface Workers {
  /**
   * Runs something that blocks. Never blocks itself; any thread.
   *
   * @return its result; fails as it fails, and with {@link
   *     java.util.concurrent.RejectedExecutionException} where too many tasks wait already
   */
  <T> CompletableFuture<T> ask(Callable<T> question);

  /** As {@link #ask}, for a task without a result. True once it is done. */
  default CompletableFuture<Boolean> aside(Runnable write) {
    return ask(
        () -> {
          write.run();
          return true;
        });
  }
}
