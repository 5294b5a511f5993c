package fr.heurtoir.gateway.ring;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps a child who plays with the button from ringing the school all day: a token bucket for one
 * door.
 *
 * <p>Not thread-safe; belongs to the ring's loop.
 */
public final class PressLimiter {
  private final int burst;
  private final Duration refill;
  private double tokens;
  private Instant at;

  /**
   * @param burst the presses accepted at once, 1 or more
   * @param refill the time after which one more press is accepted
   */
  public PressLimiter(int burst, Duration refill, Instant now) {
    if (burst < 1 || !refill.isPositive()) {
      throw new IllegalArgumentException("burst or refill is not positive");
    }
    this.burst = burst;
    this.refill = refill;
    this.tokens = burst;
    this.at = now;
  }

  /** Whether a press at {@code now} may ring. */
  public boolean take(Instant now) {
    double gained = (double) Duration.between(at, now).toNanos() / refill.toNanos();
    tokens = Math.min(burst, tokens + Math.max(0, gained));
    at = now;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }
}
