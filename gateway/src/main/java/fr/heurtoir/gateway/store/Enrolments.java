package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.school.Schools;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** One-time tokens that make a phone somebody's. Every method waits for the database. */
public final class Enrolments {
  /** The longest validity of a token. */
  public static final Duration MAX_VALIDITY = Duration.ofDays(30);

  private static final int MAX_NAME = 80;

  private final Jdbi jdbi;
  private final Secrets secrets;
  private final EnrolledPhones phones;
  private final Sessions sessions;
  private final Supplier<Schools> schools;
  private final Clock clock;

  Enrolments(
      Jdbi jdbi,
      Secrets secrets,
      EnrolledPhones phones,
      Sessions sessions,
      Supplier<Schools> schools,
      Clock clock) {
    this.jdbi = jdbi;
    this.secrets = secrets;
    this.phones = phones;
    this.sessions = sessions;
    this.schools = schools;
    this.clock = clock;
  }

  /** A phone that was just enrolled, and the value of its cookie: shown once, stored nowhere. */
  public record Enrolled(EnrolledPhone phone, String cookie) {}

  /**
   * A new token: 43 characters of base64url, to be used once.
   *
   * @param validity above zero, at most {@link #MAX_VALIDITY}
   * @throws IllegalArgumentException for a person whom the school does not list, or a validity out
   *     of its range
   */
  public String issue(String person, String school, Duration validity) {
    if (!schools.get().ofPerson(person).contains(school)) {
      throw new IllegalArgumentException("no such person in school " + school + ": " + person);
    }
    if (validity.isNegative() || validity.isZero() || validity.compareTo(MAX_VALIDITY) > 0) {
      throw new IllegalArgumentException("validity of 0 s to 30 days, not " + validity);
    }
    String token = secrets.next();
    long now = clock.millis();
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    "insert into enrolment (token_hash, person, school, issued_at, expires_at)"
                        + " values (:hash, :person, :school, :now, :expires)")
                .bind("hash", Secrets.hash(token))
                .bind("person", person)
                .bind("school", school)
                .bind("now", now)
                .bind("expires", now + validity.toMillis())
                .execute());
    return token;
  }

  /**
   * Uses a token: enrols a phone and begins its session.
   *
   * @param name 1 to 80 characters, as the person calls the phone
   * @throws IllegalArgumentException for a name out of its range; the token is not used then
   * @return empty for a token that is unknown, used or expired, or whose person is gone
   */
  public Optional<Enrolled> redeem(String token, String name) {
    if (token.length() != Secrets.LENGTH) {
      return Optional.empty();
    }
    int length = name.codePointCount(0, name.length());
    if (length < 1 || length > MAX_NAME) {
      throw new IllegalArgumentException("a name of " + length + " characters");
    }
    String hash = Secrets.hash(token);
    String cookie = secrets.next();
    String id = secrets.phoneId();
    long now = clock.millis();
    long expires = now + Sessions.VALIDITY.toMillis();
    Optional<EnrolledPhone> enrolled =
        jdbi.inTransaction(
            db -> {
              // One statement both checks and uses the token: of two at once, one wins.
              int used =
                  db.createUpdate(
                          "update enrolment set used_at = :now where token_hash = :hash"
                              + " and used_at is null and expires_at > :now")
                      .bind("now", now)
                      .bind("hash", hash)
                      .execute();
              if (used != 1) {
                return Optional.empty();
              }
              String person =
                  db.createQuery("select person from enrolment where token_hash = :hash")
                      .bind("hash", hash)
                      .mapTo(String.class)
                      .one();
              if (schools.get().person(person).isEmpty()) {
                return Optional.empty();
              }
              db.createUpdate(
                      "insert into phone (id, person, name, enrolled_at)"
                          + " values (:id, :person, :name, :now)")
                  .bind("id", id)
                  .bind("person", person)
                  .bind("name", name)
                  .bind("now", now)
                  .execute();
              db.createUpdate(
                      "insert into session (cookie_hash, phone, created_at, expires_at)"
                          + " values (:hash, :phone, :now, :expires)")
                  .bind("hash", Secrets.hash(cookie))
                  .bind("phone", id)
                  .bind("now", now)
                  .bind("expires", expires)
                  .execute();
              return Optional.of(new EnrolledPhone(id, name, person));
            });
    enrolled.ifPresent(
        phone -> {
          phones.put(phone);
          sessions.begun(Secrets.hash(cookie), phone.id(), expires);
        });
    return enrolled.map(phone -> new Enrolled(phone, cookie));
  }
}
