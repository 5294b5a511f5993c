package fr.heurtoir.protocol.log;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Writes lines from a thread of its own, so that a reader who does not read (a full pipe, a journal
 * that hangs) blocks no event loop. What does not fit into the queue is dropped, and the number of
 * dropped lines is logged.
 */
final class LineWriter extends Handler {
  private static final int QUEUE = 4_096;

  /** The most characters that wait. */
  private static final long QUEUED_CHARACTERS = 1 << 20;

  private static final int BATCH = 100;
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);

  private final LineOutput output;
  private final LogLines lines = new LogLines(true);
  private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong queued = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;
  private volatile boolean open = true;

  LineWriter(LineOutput output) {
    this.output = output;
    writer = Thread.ofPlatform().daemon().name("log").unstarted(this::run);
    writer.start();
  }

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record)) {
      return;
    }
    Line line = lines.line(record);
    int length = line.text().length();
    boolean fits = queued.addAndGet(length) <= QUEUED_CHARACTERS;
    if (!open || !fits || !queue.offer(line)) {
      queued.addAndGet(-length);
      dropped.incrementAndGet();
    }
  }

  /** Lines since the start that nobody has. */
  long dropped() {
    return dropped.get() + output.lost();
  }

  private void run() {
    long told = 0;
    List<Line> batch = new ArrayList<>();
    try {
      while (open || !queue.isEmpty()) {
        Line line = queue.poll(200, TimeUnit.MILLISECONDS);
        if (line == null) {
          continue;
        }
        batch.add(line);
        queue.drainTo(batch, BATCH);
        batch.forEach(taken -> queued.addAndGet(-taken.text().length()));
        long now = dropped();
        if (now > told) {
          Instant at = batch.getLast().at();
          batch.add(Line.ofTheLog(at, "event=log-lines-dropped count=" + (now - told)));
          told = now;
        }
        output.write(batch);
        batch.clear();
      }
    } catch (IOException | InterruptedException nobodyReads) {
      // The terminal or the pipe is gone, so this cannot be logged.
    } finally {
      // From now on every line counts as dropped.
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
