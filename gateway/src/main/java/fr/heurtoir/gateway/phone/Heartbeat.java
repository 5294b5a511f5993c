package fr.heurtoir.gateway.phone;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * The pings of one connection and the pongs that it owes. Time is a parameter: monotonic
 * nanoseconds. Thread-safe.
 */
final class Heartbeat {
  private final Duration pongWithin;
  private long lastPing;
  private long pings;
  // The oldest unanswered ping, 0 for none, and when it was sent.
  private long owesFrom;
  private long owesSince;

  /**
   * @param pongWithin after which a missing pong makes the connection silent
   */
  Heartbeat(Duration pongWithin) {
    this.pongWithin = pongWithin;
  }

  /** Starts: the first ping is due an interval from now. */
  synchronized void begin(long now) {
    lastPing = now;
  }

  /** Whether a pong is overdue for too long. */
  synchronized boolean silent(long now) {
    return owesFrom > 0 && now - owesSince >= pongWithin.toNanos();
  }

  /**
   * The number of the ping to send now, if one is due.
   *
   * @param close send it even if the previous one is unanswered
   */
  synchronized OptionalLong ping(long now, Duration every, boolean close) {
    if (owesFrom > 0 && !close || now - lastPing < every.toNanos()) {
      return OptionalLong.empty();
    }
    lastPing = now;
    pings++;
    if (owesFrom == 0) {
      owesFrom = pings;
      owesSince = now;
    }
    return OptionalLong.of(pings);
  }

  /**
   * Handles a pong: it answers that ping and all before it. Ignores the number of a ping that was
   * never sent.
   */
  synchronized void pong(long n, long now) {
    if (owesFrom > 0 && n >= owesFrom && n <= pings) {
      owesFrom = n == pings ? 0 : n + 1;
      owesSince = now;
    }
  }
}
