package fr.heurtoir.demo;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts children, watches them, and ends them in the reverse order of their start. A child that
 * may come back is restarted when it ends by itself. The end of any other child ends the demo.
 */
final class Supervisor implements AutoCloseable {
  private static final int MOST_RESTARTS = 10;
  private static final long PAUSE_MS = 250;
  private static final long END_SECONDS = 60;

  private final Announcer announcer;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CompletableFuture<CannotStart> broken = new CompletableFuture<>();

  /** One thread starts every child and lives to the end: see {@link Child#start}. */
  private final ExecutorService spawner =
      Executors.newSingleThreadExecutor(
          run -> Thread.ofPlatform().name("spawner").daemon().unstarted(run));

  private volatile boolean stopping;

  Supervisor(Announcer announcer) {
    this.announcer = announcer;
  }

  /** Completes with the reason when a necessary child has ended. */
  CompletableFuture<CannotStart> broken() {
    return broken;
  }

  /** Adds something to close at the end, in reverse order. */
  <T extends AutoCloseable> T keep(T part) {
    synchronized (parts) {
      parts.push(part);
    }
    return part;
  }

  /** Starts a child whose end also ends the demo. */
  Child start(Child.Spec spec, Consumer<String> lines) throws IOException {
    Child child = keep(spawn(spec, lines));
    child
        .ended()
        .thenAccept(
            status -> {
              if (!stopping) {
                broken.complete(
                    new CannotStart(
                        CannotStart.PROCESS,
                        child.name() + " ended with status " + status + "\n" + child.lastWords()));
              }
            });
    return child;
  }

  /** Starts a child that is restarted whenever it ends by itself, ten times at most. */
  Child startAgainAndAgain(Child.Spec spec, Consumer<String> lines) throws IOException {
    Comeback comeback = keep(new Comeback(spec, lines));
    return comeback.start();
  }

  /** Starts a child that ends by itself, and waits for it. */
  int run(Child.Spec spec, Consumer<String> lines) throws IOException, CannotStart {
    try (Child child = spawn(spec, lines)) {
      return child.ended().get(END_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | java.util.concurrent.TimeoutException late) {
      throw new CannotStart(CannotStart.PROCESS, spec.name() + " does not end");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CannotStart(CannotStart.PROCESS, spec.name() + " was interrupted");
    }
  }

  private Child spawn(Child.Spec spec, Consumer<String> lines) throws IOException {
    try {
      return spawner.submit(() -> Child.start(spec, lines)).get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException notStarted) {
        throw notStarted;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting " + spec.name(), stopped);
    }
  }

  /** A restarted child. */
  private final class Comeback implements AutoCloseable {
    private final Child.Spec spec;
    private final Consumer<String> lines;
    private int restarts;
    private volatile @Nullable Child now;

    Comeback(Child.Spec spec, Consumer<String> lines) {
      this.spec = spec;
      this.lines = lines;
    }

    Child start() throws IOException {
      Child child = spawn(spec, lines);
      now = child;
      Thread.ofVirtual().name("watch-" + spec.name()).start(() -> watch(child));
      return child;
    }

    private void watch(Child child) {
      int status = child.ended().join();
      // Also ends what is left in its session.
      child.close();
      if (stopping) {
        return;
      }
      if (++restarts > MOST_RESTARTS) {
        broken.complete(
            new CannotStart(
                CannotStart.PROCESS,
                spec.name() + " ended " + restarts + " times\n" + child.lastWords()));
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MS));
      announcer.say(
          "restarted",
          Map.of("process", spec.name(), "status", status),
          spec.name() + " ended with status " + status + " and is started again");
      try {
        start();
      } catch (IOException notStarted) {
        broken.complete(
            new CannotStart(CannotStart.PROCESS, spec.name() + ": " + notStarted.getMessage()));
      }
    }

    @Override
    public void close() {
      Child child = now;
      if (child != null) {
        child.close();
      }
    }
  }

  /** Ends everything, last started first. A second call does nothing. */
  @Override
  public void close() {
    stopping = true;
    while (true) {
      AutoCloseable part;
      synchronized (parts) {
        if (parts.isEmpty()) {
          break;
        }
        part = parts.pop();
      }
      try {
        part.close();
      } catch (Exception failed) {
        // The other parts must still be ended. This one is named.
        System.err.println("heurtoir: " + part + " could not be ended: " + failed);
      }
    }
    spawner.shutdownNow();
  }
}
