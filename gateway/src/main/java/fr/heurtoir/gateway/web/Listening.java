package fr.heurtoir.gateway.web;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits until a server listens. Otherwise explains why it does not. */
final class Listening {
  private static final long WAIT_SECONDS = 20;

  private Listening() {}

  static <T> T await(Future<T> future, String host, int port) throws IOException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      // The native transport throws no BindException, but its message has the system's own words.
      if (failed.getCause() instanceof IOException) {
        throw new IOException(
            "cannot listen on "
                + host
                + " port "
                + port
                + ": the port is taken (`ss -ltnp` names by whom), or the address"
                + " is not of this machine: "
                + failed.getCause().getMessage(),
            failed.getCause());
      }
      throw new IOException(
          "cannot start the web server on " + host + " port " + port, failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    } catch (TimeoutException late) {
      throw new IOException("the web server did not start in time", late);
    }
  }
}
