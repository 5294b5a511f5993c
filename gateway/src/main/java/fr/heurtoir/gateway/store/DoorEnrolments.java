package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.doors.DoorStore;
import fr.heurtoir.protocol.DoorId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** One-time tokens that enrol doors. Every method blocks on the database. */
public final class DoorEnrolments {
  /** How long the same door may repeat its request, because the answer may have been lost. */
  static final Duration AGAIN_WITHIN = Duration.ofMinutes(10);

  private final Jdbi jdbi;
  private final Secrets secrets;
  private final Clock clock;

  DoorEnrolments(Jdbi jdbi, Secrets secrets, Clock clock) {
    this.jdbi = jdbi;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Makes a secret: 43 characters of base64url, usable once.
   *
   * @param validity above zero, at most {@link DoorStore#MAX_VALIDITY}
   * @throws IllegalArgumentException for a validity out of range
   */
  public String issue(DoorId door, Duration validity) {
    if (!validity.isPositive() || validity.compareTo(DoorStore.MAX_VALIDITY) > 0) {
      throw new IllegalArgumentException("validity of 0 s to 30 days, not " + validity);
    }
    String secret = secrets.next();
    long now = clock.millis();
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    "insert into door_enrolment (token_hash, door, issued_at, expires_at)"
                        + " values (:hash, :door, :now, :expires)")
                .bind("hash", Secrets.hash(secret))
                .bind("door", door.value())
                .bind("now", now)
                .bind("expires", now + validity.toMillis())
                .execute());
    return secret;
  }

  /** Revokes every unused token of a door. Returns how many there were. */
  public int revoke(DoorId door) {
    long now = clock.millis();
    return jdbi.withHandle(
        db ->
            db.createUpdate(
                    "update door_enrolment set expires_at = :now"
                        + " where door = :door and used_at is null and expires_at > :now")
                .bind("now", now)
                .bind("door", door.value())
                .execute());
  }

  /**
   * Uses a token for a key.
   *
   * @param keyHash of the key that the door made; the same key may come again within ten minutes
   * @return the door; empty for a token that is unknown, used, revoked or expired
   */
  public Optional<DoorId> redeem(String secret, String keyHash) {
    if (secret.length() != Secrets.LENGTH) {
      return Optional.empty();
    }
    String hash = Secrets.hash(secret);
    long now = clock.millis();
    return jdbi.inTransaction(
        db -> {
          // One statement checks and uses the token: of two uses at once, one succeeds.
          int used =
              db.createUpdate(
                      "update door_enrolment set used_at = coalesce(used_at, :now),"
                          + " key_hash = :key where token_hash = :hash and expires_at > :now"
                          + " and (used_at is null or (key_hash = :key and used_at > :again))")
                  .bind("now", now)
                  .bind("key", keyHash)
                  .bind("hash", hash)
                  .bind("again", now - AGAIN_WITHIN.toMillis())
                  .execute();
          return used != 1
              ? Optional.empty()
              : db.createQuery("select door from door_enrolment where token_hash = :hash")
                  .bind("hash", hash)
                  .map((row, context) -> new DoorId(row.getString("door")))
                  .findOne();
        });
  }
}
