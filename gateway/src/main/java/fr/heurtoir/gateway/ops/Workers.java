package fr.heurtoir.gateway.ops;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Threads that may wait for a database or a disk, so that loops need not. */
public interface Workers {
  /**
   * Runs something that waits. Never waits itself; any thread.
   *
   * @return what it gave; fails as it failed, and with {@link
   *     java.util.concurrent.RejectedExecutionException} where too many wait already
   */
  <T> CompletableFuture<T> ask(Callable<T> question);

  /** The same for something that gives nothing back: true once it is done. */
  default CompletableFuture<Boolean> aside(Runnable write) {
    return ask(
        () -> {
          write.run();
          return true;
        });
  }
}
