package fr.heurtoir.gateway.web.oidc;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Sign-ins that are under way, by their state: each is used once, lives a few minutes, and belongs
 * to one browser. Bounded; where it is full, new ones are refused, so that a flood cannot push out
 * somebody who is typing a password. Every thread may use it.
 */
final class PendingLogins {
  static final Duration LIFE = Duration.ofMinutes(10);
  static final int MOST = 4_096;

  private final LongSupplier nanos;
  private final Map<String, Entry> byState = new LinkedHashMap<>();

  /**
   * What has to be known again when the browser comes back.
   *
   * @param verifier of PKCE, where it is used
   * @param browser the value of its cookie
   */
  record Pending(String nonce, Optional<String> verifier, String browser, URI redirect) {
    boolean isOf(String cookie) {
      return MessageDigest.isEqual(
          browser.getBytes(StandardCharsets.UTF_8), cookie.getBytes(StandardCharsets.UTF_8));
    }
  }

  private record Entry(Pending pending, long until) {}

  PendingLogins(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** False where too many are under way. */
  synchronized boolean add(String state, Pending pending) {
    forgetOld();
    if (byState.size() >= MOST) {
      return false;
    }
    byState.put(state, new Entry(pending, nanos.getAsLong() + LIFE.toNanos()));
    return true;
  }

  /** The sign-in of that state, which is forgotten with this. */
  synchronized Optional<Pending> take(String state) {
    forgetOld();
    return Optional.ofNullable(byState.remove(state)).map(Entry::pending);
  }

  synchronized int size() {
    return byState.size();
  }

  /** All live equally long, so the oldest are first. */
  private void forgetOld() {
    long now = nanos.getAsLong();
    Iterator<Entry> entries = byState.values().iterator();
    while (entries.hasNext() && entries.next().until() - now <= 0) {
      entries.remove();
    }
  }
}
