package fr.heurtoir.gateway.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Which cookie is which phone. Every method waits for the database. */
public final class Sessions {
  /** How long a session lives after its last renewal: the longest that browsers keep a cookie. */
  public static final Duration VALIDITY = Duration.ofDays(400);

  private static final Duration RENEW_AFTER = Duration.ofDays(7);

  private final Jdbi jdbi;
  private final EnrolledPhones phones;
  private final Clock clock;

  Sessions(Jdbi jdbi, EnrolledPhones phones, Clock clock) {
    this.jdbi = jdbi;
    this.phones = phones;
    this.clock = clock;
  }

  /** The phone of a cookie's value, or empty where the session is unknown, over or revoked. */
  public Optional<EnrolledPhone> byCookie(String cookie) {
    if (cookie.length() != Secrets.LENGTH) {
      return Optional.empty();
    }
    return jdbi.withHandle(
            db ->
                db.createQuery(
                        "select phone from session where cookie_hash = :hash and expires_at > :now")
                    .bind("hash", Secrets.hash(cookie))
                    .bind("now", clock.millis())
                    .mapTo(String.class)
                    .findOne())
        .flatMap(phones::byId);
  }

  /** Lets a session live {@link #VALIDITY} from now; writes at most once a week. */
  public void renew(String cookie) {
    long until = clock.millis() + VALIDITY.toMillis();
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    "update session set expires_at = :until"
                        + " where cookie_hash = :hash and expires_at < :old")
                .bind("until", until)
                .bind("hash", Secrets.hash(cookie))
                .bind("old", until - RENEW_AFTER.toMillis())
                .execute());
  }

  /**
   * Ends a phone: its sessions are over and it is rung no more. Its open connection is the caller's
   * to close.
   *
   * @return false where no such phone is enrolled
   */
  public boolean revoke(String phoneId) {
    boolean known =
        jdbi.inTransaction(
            db -> {
              db.createUpdate("delete from session where phone = :phone")
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
    phones.remove(phoneId);
    return known;
  }
}
