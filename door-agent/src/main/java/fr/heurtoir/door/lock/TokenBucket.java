package fr.heurtoir.door.lock;

/** So many at once, so many a second after that. Used by one thread. */
final class TokenBucket {
  private final long eachNanos;
  private final long fullNanos;
  private long spentUntil;
  private boolean used;

  /**
   * @param most at once, from 1
   * @param eachNanos how long one takes to come back
   */
  TokenBucket(int most, long eachNanos) {
    this.eachNanos = eachNanos;
    this.fullNanos = most * eachNanos;
  }

  /** Takes one, if there is one. */
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
