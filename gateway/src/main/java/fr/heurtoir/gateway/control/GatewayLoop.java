package fr.heurtoir.gateway.control;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a command's tasks on the rings' loop, while the command waits on its own thread. */
final class GatewayLoop {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayLoop.class);
  private static final long WITHIN_SECONDS = 5;

  private final ScheduledExecutorService loop;

  GatewayLoop(ScheduledExecutorService loop) {
    this.loop = loop;
  }

  /** Runs the task there, and waits 5 s at most. */
  <T> T ask(Callable<T> task) throws CommandRefused {
    return await(loop.submit(task), "the gateway is busy");
  }

  /**
   * Waits 5 s at most.
   *
   * @param otherwise the message where it fails or takes longer
   */
  static <T> T await(Future<T> done, String otherwise) throws CommandRefused {
    try {
      return done.get(WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      LOG.error("event=command-failed reason=\"{}\"", String.valueOf(failed.getCause()));
      throw new CommandRefused(Command.UNAVAILABLE, otherwise);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new CommandRefused(Command.UNAVAILABLE, "the gateway stops");
    }
  }
}
