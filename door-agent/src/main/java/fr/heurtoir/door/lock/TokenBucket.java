package fr.heurtoir.door.lock;

/** Allows a burst, and then a number a second. Used by one thread. */
final class TokenBucket {
  private final long eachNanos;
  private final long fullNanos;
  private long spentUntil;
  private boolean used;

  /**
   * @param most the burst, 1 or more
   * @param eachNanos how long one token takes to come back
   */
  TokenBucket(int most, long eachNanos) {
    this.eachNanos = eachNanos;
    this.fullNanos = most * eachNanos;
  }

  /** Takes one token, if there is one. */
  boolean take(long now) {
    if (!used || now - spentUntil > 0) {
      spentUntil = now;
      used = true;
    }
    if (spentUntil + eachNanos - now > fullNanos) {
      return false;
    }
    spentUntil += eachNanos;
    return true;
  }
}
