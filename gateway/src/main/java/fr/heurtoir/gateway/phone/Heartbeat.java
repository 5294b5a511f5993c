package fr.heurtoir.gateway.phone;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * The pings of one connection and the pongs that it owes. Time is a parameter: monotonic
 * nanoseconds. Every thread may use it.
 */
final class Heartbeat {
  private final Duration pongWithin;
  private long lastPing;
  private long pings;
  // The oldest ping that no pong has answered, 0 for none, and since when it is owed.
  private long owesFrom;
  private long owesSince;

  /**
   * @param pongWithin after which a pong that is owed is not waited for any more
   */
  Heartbeat(Duration pongWithin) {
    this.pongWithin = pongWithin;
  }

  /** The first ping is due an interval from now. */
  synchronized void begin(long now) {
    lastPing = now;
  }

  /** Whether a pong is owed for too long. */
  synchronized boolean silent(long now) {
    return owesFrom > 0 && now - owesSince >= pongWithin.toNanos();
  }

  /**
   * The number of the ping that is to be sent now, if one is due.
   *
   * @param close also where the one before is not answered yet
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

  /** A pong came: it answers that ping and those before it. One that was never sent is nothing. */
  synchronized void pong(long n, long now) {
    if (owesFrom > 0 && n >= owesFrom && n <= pings) {
      owesFrom = n == pings ? 0 : n + 1;
      owesSince = now;
    }
  }
}
