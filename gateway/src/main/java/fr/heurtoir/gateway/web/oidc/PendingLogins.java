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
 * Sign-ins that are under way, by their state: each is used once, lives a few minutes, and belongs
 * to one browser. Bounded for each source, so that a flood cannot push out somebody who is typing a
 * password, and in all: then the oldest of the source that has most makes room. Every thread may
 * use it.
 */
final class PendingLogins {
  static final Duration LIFE = Duration.ofMinutes(10);
  static final int MOST = 4_096;

  /** Of one source: a school's people may share an address. */
  static final int MOST_OF_ONE = 64;

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

  private record Entry(Pending pending, String source, long until) {}

  PendingLogins(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * False where too many of that source are under way.
   *
   * @param source the network that the browser comes from
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
