package fr.heurtoir.gateway.web;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class says to the log while this is open. */
public final class SaidInLog extends Handler implements AutoCloseable {
  private final Logger logger;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  public SaidInLog(Class<?> who) {
    this(who.getName());
  }

  /**
   * @param name of a logger and those below it; the root's is empty
   */
  public SaidInLog(String name) {
    logger = Logger.getLogger(name);
    logger.setLevel(Level.INFO);
    logger.addHandler(this);
  }

  /** What was said so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** The next line that begins so. */
  public String line(String beginning) throws InterruptedException {
    while (true) {
      String line = lines.poll(20, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("nobody said " + beginning);
      }
      if (line.startsWith(beginning)) {
        return line;
      }
    }
  }

  @Override
  public void publish(LogRecord record) {
    lines.add(record.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
