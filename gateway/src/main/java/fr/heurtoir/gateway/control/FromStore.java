package fr.heurtoir.gateway.control;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the store's answer to a command. */
final class FromStore {
  private static final Logger LOG = LoggerFactory.getLogger(FromStore.class);
  private static final long WITHIN_SECONDS = 10;

  private FromStore() {}

  /** The store failed to do it. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    private Broken(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Waits 10 s at most.
   *
   * @throws IllegalArgumentException where the store refuses the request
   */
  static <T> T await(CompletableFuture<T> answer) throws Broken {
    try {
      return answer.get(WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      LOG.error("event=command-failed reason=\"{}\"", String.valueOf(failed.getCause()));
      throw new Broken(failed);
    } catch (TimeoutException late) {
      LOG.error("event=command-failed reason=\"no answer in {} s\"", WITHIN_SECONDS);
      throw new Broken(late);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new Broken(stopping);
    }
  }
}
