package fr.heurtoir.gateway.web.oidc;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The sign-ins in progress, by their state. Each is used once, expires after some minutes, and
 * belongs to one browser. Each source has a limit, so that a flood cannot displace a person who is
 * typing a password. When the total is reached, the oldest of the source with the most is dropped.
 * Thread-safe.
 */
final class PendingLogins {
  static final Duration LIFE = Duration.ofMinutes(10);
  static final int MOST = 4_096;

  /** The most of one source: a school's people may share an address. */
  static final int MOST_OF_ONE = 64;

  private final LongSupplier nanos;
  private final Map<String, Entry> byState = new LinkedHashMap<>();

  /**
   * What must be remembered until the browser comes back.
   *
   * @param verifier of PKCE, where used
   * @param browser the value of its cookie
   */
  record Pending(String nonce, Optional<String> verifier, String browser, URI redirect) {
    boolean isOf(String cookie) {
      return MessageDigest.isEqual(
          browser.getBytes(StandardCharsets.UTF_8), cookie.getBytes(StandardCharsets.UTF_8));
    }
  }

  private record Entry(Pending pending, String source, long until) {}

  PendingLogins(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * False where that source has too many in progress.
   *
   * @param source the browser's network
   */
  synchronized boolean add(String state, String source, Pending pending) {
    forgetOld();
    if (of(source) >= MOST_OF_ONE) {
      return false;
    }
    if (byState.size() >= MOST) {
      makeRoom();
    }
    byState.put(state, new Entry(pending, source, nanos.getAsLong() + LIFE.toNanos()));
    return true;
  }

  private long of(String source) {
    return byState.values().stream().filter(entry -> entry.source().equals(source)).count();
  }

  private void makeRoom() {
    Map<String, Integer> counts = new HashMap<>();
    byState.values().forEach(entry -> counts.merge(entry.source(), 1, Integer::sum));
    int most = Collections.max(counts.values());
    Iterator<Entry> oldest = byState.values().iterator();
    while (oldest.hasNext()) {
      if (Integer.valueOf(most).equals(counts.get(oldest.next().source()))) {
        oldest.remove();
        return;
      }
    }
  }

  /** Removes and returns the sign-in of that state. */
  synchronized Optional<Pending> take(String state) {
    forgetOld();
    return Optional.ofNullable(byState.remove(state)).map(Entry::pending);
  }

  synchronized int size() {
    return byState.size();
  }

  /** All expire after the same time, so the oldest are first. */
  private void forgetOld() {
    long now = nanos.getAsLong();
    Iterator<Entry> entries = byState.values().iterator();
    while (entries.hasNext() && entries.next().until() - now <= 0) {
      entries.remove();
    }
  }
}
