package fr.heurtoir.gateway.ops;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Writes lines to a stream from a thread of its own, so that a reader who does not read (a full
 * pipe) blocks no event loop. What does not fit into the queue is dropped, and the number of
 * dropped lines is logged.
 */
final class LineWriter extends Handler {
  private static final int QUEUE = 4_096;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final OutputStream out;
  private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;
  private volatile boolean open = true;

  LineWriter(OutputStream out, boolean journal) {
    this.out = out;
    setFormatter(new LogLines(journal));
    writer = Thread.ofPlatform().daemon().name("log").unstarted(this::run);
    writer.start();
  }

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record)) {
      return;
    }
    String line = getFormatter().format(record);
    if (!open || !queue.offer(line)) {
      dropped.incrementAndGet();
    }
  }

  /** Lines that were dropped since the start. */
  long dropped() {
    return dropped.get();
  }

  private void run() {
    long told = 0;
    try {
      while (open || !queue.isEmpty()) {
        String line = queue.poll(200, TimeUnit.MILLISECONDS);
        if (line == null) {
          continue;
        }
        StringBuilder batch = new StringBuilder(line);
        for (int i = 0; i < 100; i++) {
          String more = queue.poll();
          if (more == null) {
            break;
          }
          batch.append(more);
        }
        long now = dropped.get();
        if (now > told) {
          batch
              .append("<4>LineWriter: event=log-lines-dropped count=")
              .append(now - told)
              .append('\n');
          told = now;
        }
        out.write(batch.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException | InterruptedException nobodyReads) {
      // The journal or the terminal is gone, so this cannot be logged. The lines count as dropped.
      open = false;
    }
  }

  @Override
  public void flush() {
    // The writer flushes after each batch.
  }

  @Override
  public void close() {
    open = false;
    try {
      writer.join(LAST_WORDS);
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }
}
