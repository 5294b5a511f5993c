package fr.heurtoir.protocol.log;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the log lines a second, for lines that a stranger can provoke. Suppressed lines show in
 * counters, not in the log. Any thread.
 */
public final class LogRate {
  private final int most;
  private final AtomicLong second = new AtomicLong();
  private final AtomicLong inSecond = new AtomicLong();

  /**
   * @param most lines a second
   */
  public LogRate(int most) {
    this.most = most;
  }

  /** Whether a line may be written now. */
  public boolean allowed() {
    long now = System.nanoTime() / 1_000_000_000L;
    if (second.getAndSet(now) != now) {
      inSecond.set(0);
    }
    return inSecond.incrementAndGet() <= most;
  }
}
