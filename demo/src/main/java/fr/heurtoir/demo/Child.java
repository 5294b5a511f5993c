package fr.heurtoir.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One process of the demo. It leads a session of its own, so that Ctrl-C at the terminal reaches
 * only the supervisor. If the supervisor dies, the kernel sends it SIGTERM. Both output streams go
 * line by line to a limited log and to a listener.
 */
final class Child implements AutoCloseable {
  private static final int MOST_LINE = 16 * 1024;

  /**
   * What to start.
   *
   * @param name for messages and the log's file name
   * @param environment added to the supervisor's own
   * @param patience how long it may take to end before it is killed
   */
  record Spec(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path logs,
      Duration patience) {
    Spec {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  private final Spec spec;
  private final Process process;
  private final BoundedLog log;
  private final Thread reader;
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  private Child(Spec spec, Process process, BoundedLog log, Consumer<String> lines) {
    this.spec = spec;
    this.process = process;
    this.log = log;
    this.reader = new Thread(() -> read(lines), "log-" + spec.name());
    this.reader.setDaemon(true);
  }

  /**
   * Starts it. Call this on a thread that lives as long as the supervisor, because Linux sends the
   * signal at the death of the thread that started the child.
   *
   * @param lines called for each printed line, on a thread of the child's; must return quickly
   */
  static Child start(Spec spec, Consumer<String> lines) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("setsid", "setpriv", "--pdeathsig", "TERM", "--");
    builder.command().addAll(spec.command());
    builder.environment().putAll(spec.environment());
    builder.redirectErrorStream(true);
    BoundedLog log = new BoundedLog(spec.logs().resolve(spec.name() + ".log"));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      Child child = new Child(spec, process, log, lines);
      child.reader.start();
      return child;
    } catch (IOException notStarted) {
      log.close();
      throw notStarted;
    }
  }

  String name() {
    return spec.name();
  }

  Spec spec() {
    return spec;
  }

  long pid() {
    return process.pid();
  }

  /** Its exit status. Completes when it has ended and all its output has been read. */
  CompletableFuture<Integer> ended() {
    return ended;
  }

  /** Its last output, for messages. */
  String lastWords() {
    return String.join("\n", log.tail());
  }

  private void read(Consumer<String> lines) {
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (Optional<String> line = line(said); line.isPresent(); line = line(said)) {
        log.line(line.get());
        lines.accept(line.get());
      }
    } catch (IOException streamClosed) {
      // The process has ended, or the log cannot be written. Its end is reported below either way.
    } finally {
      try {
        ended.complete(process.waitFor());
        log.close();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        ended.complete(-1);
      } catch (IOException notClosed) {
        // Nothing more is written to it.
      }
    }
  }

  private static Optional<String> line(BufferedReader from) throws IOException {
    StringBuilder line = new StringBuilder();
    int read = from.read();
    if (read < 0) {
      return Optional.empty();
    }
    for (; read >= 0 && read != '\n'; read = from.read()) {
      if (line.length() < MOST_LINE) {
        line.append((char) read);
      }
    }
    return Optional.of(line.toString());
  }

  /**
   * Waits for output of the child. Where the child ends first or prints nothing in time, its last
   * output becomes the message.
   *
   * @param stop completes with the reason when the demo must stop
   */
  <T> T await(
      CompletableFuture<T> said, String what, Duration within, CompletableFuture<String> stop)
      throws CannotStart, Stopped {
    try {
      CompletableFuture.anyOf(said, ended, stop).get(within.toMillis(), TimeUnit.MILLISECONDS);
      if (said.isDone()) {
        return said.get();
      }
      if (stop.isDone()) {
        throw new Stopped(stop.get());
      }
      throw failed("ended with status " + ended.get() + " instead of being " + what);
    } catch (TimeoutException late) {
      throw failed("is not " + what + " after " + within.toSeconds() + " s");
    } catch (ExecutionException broken) {
      throw failed("cannot be read: " + broken.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    }
  }

  private CannotStart failed(String how) {
    return new CannotStart(
        CannotStart.PROCESS,
        spec.name() + " " + how + "; its log is " + log.file() + "\n" + lastWords());
  }

  /** A future that completes with the first matching line. */
  static Expectation expect(Predicate<String> fits) {
    return new Expectation(fits, new CompletableFuture<>());
  }

  /** Waits for one line; feed it every line. */
  record Expectation(Predicate<String> fits, CompletableFuture<String> line)
      implements Consumer<String> {
    @Override
    public void accept(String said) {
      if (!line.isDone() && fits.test(said)) {
        line.complete(said);
      }
    }
  }

  /**
   * Ends it: SIGTERM, some time, then SIGKILL for everything left in its session. Returns when the
   * session is empty.
   */
  @Override
  public void close() {
    // Process.destroy would also close our ends of its streams, and its last output would be lost.
    process.toHandle().destroy();
    boolean orderly = false;
    try {
      orderly = process.waitFor(spec.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    if (!orderly) {
      process.toHandle().destroyForcibly();
    }
    DemoSessions.end(process.pid(), Duration.ofSeconds(3));
  }
}
