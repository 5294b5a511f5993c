package fr.heurtoir.gateway.phone;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Iterator;
import java.util.OptionalLong;

/**
 * The challenges of one connection: the newest two, each usable once within {@link #VALIDITY}. Time
 * is a parameter: monotonic nanoseconds. Thread-safe.
 */
final class DeviceChallenges {
  /** How long a challenge may be signed, by the gateway's clock only. */
  static final Duration VALIDITY = Duration.ofSeconds(120);

  /** When the next challenge is sent, so that the phone's newest one stays valid for a while. */
  static final Duration RENEW_AFTER = Duration.ofSeconds(60);

  private static final int KEPT = 2;
  private static final int BYTES = 32;

  private final SecureRandom random;
  private final Deque<Given> given = new ArrayDeque<>(KEPT + 1);
  private long lastGiven;
  private boolean spent;

  private record Given(String nonce, long at) {}

  DeviceChallenges(SecureRandom random) {
    this.random = random;
  }

  /** Makes a challenge: 256 random bits, base64url. */
  synchronized String next(long nowNanos) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    given.addLast(new Given(nonce, nowNanos));
    if (given.size() > KEPT) {
      given.removeFirst();
    }
    lastGiven = nowNanos;
    spent = false;
    return nonce;
  }

  /** Whether the next challenge is due: the newest one was spent or is old. */
  synchronized boolean due(long nowNanos) {
    return spent || nowNanos - lastGiven >= RENEW_AFTER.toNanos();
  }

  /**
   * Spends a challenge, even if the signature over it is then refused.
   *
   * @return false where it is unknown, spent or too old
   */
  boolean spend(String nonce, long nowNanos) {
    return take(nonce, nowNanos).isPresent();
  }

  /**
   * Spends a challenge, even if the signature over it is then refused.
   *
   * @return when it was sent; empty where it is unknown, spent or too old
   */
  synchronized OptionalLong take(String nonce, long nowNanos) {
    for (Iterator<Given> each = given.iterator(); each.hasNext(); ) {
      Given one = each.next();
      if (one.nonce().equals(nonce)) {
        each.remove();
        spent = true;
        return nowNanos - one.at() < VALIDITY.toNanos()
            ? OptionalLong.of(one.at())
            : OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }
}
