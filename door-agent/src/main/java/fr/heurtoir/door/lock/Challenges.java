package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.order.Nonce;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.Supplier;

/** Challenges for lockdown orders: each is good for one order, for a short time. */
final class Challenges {
  static final Duration VALID = Duration.ofSeconds(30);
  static final int MOST = 4;

  private final Supplier<Nonce> nonces;
  private final LinkedHashMap<Nonce, Long> until = new LinkedHashMap<>();

  Challenges(Supplier<Nonce> nonces) {
    this.nonces = nonces;
  }

  /** Makes a challenge. The oldest is dropped for it. */
  Nonce issue(long now) {
    Nonce challenge = nonces.get();
    until.put(challenge, now + VALID.toNanos());
    if (until.size() > MOST) {
      until.pollFirstEntry();
    }
    return challenge;
  }

  boolean stands(Nonce challenge, long now) {
    Long end = until.get(challenge);
    return end != null && now - end < 0;
  }

  void use(Nonce challenge) {
    until.remove(challenge);
  }
}
