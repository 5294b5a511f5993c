package fr.heurtoir.gateway.store;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the store writes into the log. */
final class HeardLog extends Handler {
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final Logger logger = Logger.getLogger("fr.heurtoir.gateway.store");

  void begin() {
    logger.addHandler(this);
  }

  void end() {
    logger.removeHandler(this);
  }

  boolean event(String name) {
    return said.stream().anyMatch(line -> line.contains("event=" + name));
  }

  boolean contains(String text) {
    return said.stream().anyMatch(line -> line.contains(text));
  }

  @Override
  public void publish(LogRecord record) {
    said.add(new SimpleFormatter().formatMessage(record));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
