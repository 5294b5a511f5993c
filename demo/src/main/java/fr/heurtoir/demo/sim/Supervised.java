package fr.heurtoir.demo.sim;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a child process running, as systemd does at a real station. */
final class Supervised implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervised.class);
  private static final long AGAIN_MILLIS = 300;

  /** Starts the child. */
  @FunctionalInterface
  interface Starter {
    Process start() throws IOException;
  }

  private final Starter starter;
  private final Thread thread;
  private volatile Process child;
  private volatile boolean closing;

  Supervised(String name, Starter starter) throws IOException {
    this.starter = starter;
    this.child = starter.start();
    this.thread = Thread.ofPlatform().name("supervise-" + name).daemon().start(this::run);
  }

  long pid() {
    return child.pid();
  }

  private void run() {
    try {
      while (!closing) {
        int code = child.waitFor();
        if (closing) {
          return;
        }
        LOG.warn("event=child-ended pid={} code={} restarting=true", child.pid(), code);
        TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        child = starter.start();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (IOException notStarted) {
      LOG.error("event=child-not-restarted reason=\"{}\"", notStarted.getMessage());
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    child.destroy();
    try {
      if (!child.waitFor(5, TimeUnit.SECONDS)) {
        child.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      child.destroyForcibly();
    }
  }
}
