package fr.heurtoir.gateway.ops;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Does at once, on the thread of whoever asks, what a store would do on one of its own. */
public interface WorkersHere extends Workers {
  @Override
  default <T> CompletableFuture<T> ask(Callable<T> question) {
    try {
      return CompletableFuture.completedFuture(question.call());
    } catch (Exception failed) {
      return CompletableFuture.failedFuture(failed);
    }
  }
}
