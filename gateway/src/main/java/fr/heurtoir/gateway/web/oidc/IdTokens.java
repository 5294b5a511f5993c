package fr.heurtoir.gateway.web.oidc;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The ID tokens of the last hours, because providers want them at a logout. They name people, so
 * they are kept in memory only, and no longer than a provider's session usually lasts. Thread-safe.
 */
final class IdTokens {
  static final Duration LIFE = Duration.ofHours(12);
  static final int MOST = 1_024;

  private final LongSupplier nanos;
  private final Map<String, Entry> tokens = new LinkedHashMap<>();

  private record Entry(String token, long until) {}

  IdTokens(LongSupplier nanos) {
    this.nanos = nanos;
  }

  synchronized void keep(Login login) {
    String key = key(login.subject(), login.session());
    tokens.remove(key);
    tokens.put(key, new Entry(login.idToken(), nanos.getAsLong() + LIFE.toNanos()));
    forget();
  }

  /** Removes and returns the token of a sign-in. */
  synchronized Optional<String> take(String subject, Optional<String> session) {
    forget();
    return Optional.ofNullable(tokens.remove(key(subject, session))).map(Entry::token);
  }

  private void forget() {
    long now = nanos.getAsLong();
    Iterator<Entry> oldest = tokens.values().iterator();
    while (oldest.hasNext() && (oldest.next().until() - now <= 0 || tokens.size() > MOST)) {
      oldest.remove();
    }
  }

  private static String key(String subject, Optional<String> session) {
    return subject + '/' + session.orElse("");
  }
}
