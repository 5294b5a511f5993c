package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.phone.SessionStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Which cookie belongs to which phone. Kept in memory by the cookie's hash, so that phones can
 * connect while the database is locked, full or broken.
 */
public final class PhoneSessions implements SessionStore {
  private static final Duration RENEW_AFTER = Duration.ofDays(7);

  private final Jdbi jdbi;
  private final EnrolledPhones phones;
  private final Clock clock;
  private final Map<String, Session> byHash = new ConcurrentHashMap<>();

  private record Session(String phone, long expiresAt) {}

  PhoneSessions(Jdbi jdbi, EnrolledPhones phones, Clock clock) {
    this.jdbi = jdbi;
    this.phones = phones;
    this.clock = clock;
  }

  void load() {
    jdbi.useHandle(
        db ->
            db.createQuery("select cookie_hash, phone, expires_at from session")
                .map(
                    (row, context) ->
                        Map.entry(
                            row.getString("cookie_hash"),
                            new Session(row.getString("phone"), row.getLong("expires_at"))))
                .forEach(entry -> byHash.put(entry.getKey(), entry.getValue())));
  }

  /** Adds a session that is stored now. */
  void begun(String cookieHash, String phoneId, long expiresAt) {
    byHash.put(cookieHash, new Session(phoneId, expiresAt));
  }

  @Override
  public Optional<EnrolledPhone> byCookie(String cookie) {
    if (cookie.length() != Secrets.LENGTH) {
      return Optional.empty();
    }
    @Nullable Session session = byHash.get(Secrets.hash(cookie));
    return session == null || session.expiresAt() <= clock.millis()
        ? Optional.empty()
        : phones.byId(session.phone());
  }

  @Override
  public boolean due(String cookie) {
    @Nullable Session session = byHash.get(Secrets.hash(cookie));
    long now = clock.millis();
    return session != null
        && session.expiresAt() > now
        && session.expiresAt() < now + VALIDITY.minus(RENEW_AFTER).toMillis();
  }

  @Override
  public void renew(String cookie) {
    String hash = Secrets.hash(cookie);
    long now = clock.millis();
    long until = now + VALIDITY.toMillis();
    int renewed =
        jdbi.withHandle(
            db ->
                db.createUpdate(
                        "update session set expires_at = :until"
                            + " where cookie_hash = :hash and expires_at > :now")
                    .bind("until", until)
                    .bind("hash", hash)
                    .bind("now", now)
                    .execute());
    if (renewed == 1) {
      byHash.computeIfPresent(hash, (h, session) -> new Session(session.phone(), until));
    }
  }

  @Override
  public void forget(String phoneId) {
    phones.remove(phoneId);
    byHash.values().removeIf(session -> session.phone().equals(phoneId));
  }

  @Override
  public boolean revoke(String phoneId) {
    boolean known =
        jdbi.inTransaction(
            db -> {
              db.createUpdate("delete from session where phone = :phone")
                  .bind("phone", phoneId)
                  .execute();
              db.createUpdate("delete from push_subscription where phone = :phone")
                  .bind("phone", phoneId)
                  .execute();
              db.createUpdate("delete from phone_proof where phone = :phone")
                  .bind("phone", phoneId)
                  .execute();
              return db.createUpdate(
                          "update phone set revoked_at = :now"
                              + " where id = :phone and revoked_at is null")
                      .bind("now", clock.millis())
                      .bind("phone", phoneId)
                      .execute()
                  == 1;
            });
    forget(phoneId);
    return known;
  }
}
