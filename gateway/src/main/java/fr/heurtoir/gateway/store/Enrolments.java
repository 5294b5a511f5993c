package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.EnrolmentLink.Issued;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.EnrolmentLink.State;
import fr.heurtoir.gateway.phone.EnrolmentStore;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.phone.SessionStore;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.Schools;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Stores enrolment links. Each has a token and a code, and enrols one phone for one person. Every
 * method blocks on the database. Methods that take a code also compute for tens of milliseconds.
 */
public final class Enrolments implements EnrolmentStore {
  /** How long the same device may repeat its request, because the answer may have been lost. */
  static final Duration AGAIN_WITHIN = Duration.ofMinutes(10);

  private static final int MAX_NAME = 80;
  private static final int MOST_LISTED = 500;

  private final Jdbi jdbi;
  private final Secrets secrets;
  private final EnrolledPhones phones;
  private final PhoneSessions sessions;
  private final Supplier<Schools> schools;
  private final Clock clock;

  Enrolments(
      Jdbi jdbi,
      Secrets secrets,
      EnrolledPhones phones,
      PhoneSessions sessions,
      Supplier<Schools> schools,
      Clock clock) {
    this.jdbi = jdbi;
    this.secrets = secrets;
    this.phones = phones;
    this.sessions = sessions;
    this.schools = schools;
    this.clock = clock;
  }

  /** A row, and the key of the phone that it enrolled. */
  private record Kept(EnrolmentLink enrolment, Optional<Instant> usedAt, Optional<String> key) {}

  @Override
  public Issued issue(String person, String school, Duration validity, String by) {
    EnrolmentCode code = secrets.code();
    return issue(person, school, validity, by, Optional.of(code), code.shown());
  }

  @Override
  public String issueToken(String person, String school, Duration validity, String by) {
    return issue(person, school, validity, by, Optional.empty(), "").token();
  }

  private Issued issue(
      String person,
      String school,
      Duration validity,
      String by,
      Optional<EnrolmentCode> code,
      String shown) {
    if (schools.get().school(school).isEmpty()) {
      throw new IllegalArgumentException("no such school is configured: " + school);
    }
    if (!schools.get().ofPerson(person).contains(school)) {
      throw new IllegalArgumentException(
          "no [[person]] in the school "
              + school
              + " has the id "
              + person
              + ": its file in schools.d says who there is");
    }
    if (!validity.isPositive() || validity.compareTo(MAX_VALIDITY) > 0) {
      throw new IllegalArgumentException("validity of 0 s to 30 days, not " + validity);
    }
    String token = secrets.next();
    Optional<String> codeHash = code.map(EnrolmentCode::hash);
    String id = secrets.enrolmentId();
    long now = clock.millis();
    long expires = now + validity.toMillis();
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    "insert into enrolment"
                        + " (token_hash, code_hash, id, person, school, issued_by, issued_at,"
                        + " expires_at) values"
                        + " (:token, :code, :id, :person, :school, :by, :now, :expires)")
                .bind("token", Secrets.hash(token))
                .bind("code", codeHash.orElse(null))
                .bind("id", id)
                .bind("person", person)
                .bind("school", school)
                .bind("by", by)
                .bind("now", now)
                .bind("expires", expires)
                .execute());
    return new Issued(id, token, shown, Instant.ofEpochMilli(expires));
  }

  @Override
  public Optional<EnrolmentLink> look(CommuneId at, Secret secret) {
    Optional<Row> row = row(secret);
    return row.flatMap(by -> jdbi.withHandle(db -> find(db, at, by)))
        .map(Kept::enrolment)
        .filter(found -> schools.get().ofPerson(found.person()).contains(found.school()))
        .filter(found -> found.state() == State.OPEN || !row.get().guessable());
  }

  @Override
  public List<EnrolmentLink> all() {
    return jdbi.withHandle(
        db ->
            db.createQuery(SELECT + " where e.id is not null order by e.issued_at desc limit :most")
                .bind("most", MOST_LISTED)
                .map(this::kept)
                .map(Kept::enrolment)
                .list());
  }

  @Override
  public boolean revoke(String id) {
    long now = clock.millis();
    return jdbi.withHandle(
            db ->
                db.createUpdate(
                        "update enrolment set revoked_at = :now where id = :id"
                            + " and used_at is null and revoked_at is null and expires_at > :now")
                    .bind("now", now)
                    .bind("id", id)
                    .execute())
        == 1;
  }

  @Override
  public Redeemed redeem(CommuneId at, Secret secret, String name, String key) {
    int length = name.codePointCount(0, name.length());
    if (length < 1 || length > MAX_NAME) {
      throw new IllegalArgumentException("a name of " + length + " characters");
    }
    Optional<Row> row = row(secret);
    if (row.isEmpty()) {
      return new Redeemed.Unknown();
    }
    String cookie = secrets.next();
    String id = secrets.phoneId();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Redeemed redeemed =
        jdbi.inTransaction(db -> redeem(db, at, row.get(), id, name, key, cookie, now));
    if (redeemed instanceof Redeemed.Enrolled(EnrolledPhone phone, String secretOfSession)) {
      phones.put(phone);
      sessions.begun(Secrets.hash(secretOfSession), phone.id(), expiry(now));
    }
    return redeemed;
  }

  private Redeemed redeem(
      Handle db,
      CommuneId at,
      Row row,
      String id,
      String name,
      String key,
      String cookie,
      Instant now) {
    Optional<Kept> before = find(db, at, row);
    if (before.isEmpty() || schools.get().person(before.get().enrolment().person()).isEmpty()) {
      return new Redeemed.Unknown();
    }
    // One statement checks and uses the link: of two uses at once, one succeeds.
    int used =
        db.createUpdate(
                "update enrolment set used_at = :now, phone = :phone where "
                    + row.column()
                    + " = :hash and used_at is null and revoked_at is null and expires_at > :now"
                    + " and "
                    + OfCommune.of("person"))
            .bind("commune", at.label())
            .bind("now", now.toEpochMilli())
            .bind("phone", id)
            .bind("hash", row.hash())
            .execute();
    if (used == 1) {
      EnrolledPhone phone =
          new EnrolledPhone(id, name, before.get().enrolment().person(), Optional.of(key), now);
      insert(db, phone);
      begin(db, id, cookie, now);
      return new Redeemed.Enrolled(phone, cookie);
    }
    // As it is now: another may have used it between the two statements above.
    Kept kept = find(db, at, row).orElseThrow();
    Optional<EnrolledPhone> same = again(kept, key, now);
    if (same.isPresent()) {
      begin(db, same.get().id(), cookie, now);
      return new Redeemed.Enrolled(same.get(), cookie);
    }
    // A code can be guessed, so an attempt must not reveal codes that were used.
    return row.guessable()
        ? new Redeemed.Unknown()
        : new Redeemed.Refused(kept.enrolment().state());
  }

  /** The phone that this device enrolled by this link a moment ago. */
  private Optional<EnrolledPhone> again(Kept kept, String key, Instant now) {
    boolean same =
        kept.key().equals(Optional.of(key))
            && kept.usedAt().filter(at -> at.plus(AGAIN_WITHIN).isAfter(now)).isPresent();
    return same ? kept.enrolment().phone().flatMap(phones::byId) : Optional.empty();
  }

  private static void insert(Handle db, EnrolledPhone phone) {
    db.createUpdate(
            "insert into phone (id, person, name, enrolled_at, device_key)"
                + " values (:id, :person, :name, :now, :key)")
        .bind("id", phone.id())
        .bind("person", phone.person())
        .bind("name", phone.name())
        .bind("now", phone.enrolledAt().toEpochMilli())
        .bind("key", phone.key().orElse(null))
        .execute();
  }

  private static void begin(Handle db, String phone, String cookie, Instant now) {
    db.createUpdate(
            "insert into session (cookie_hash, phone, created_at, expires_at)"
                + " values (:hash, :phone, :now, :expires)")
        .bind("hash", Secrets.hash(cookie))
        .bind("phone", phone)
        .bind("now", now.toEpochMilli())
        .bind("expires", expiry(now))
        .execute();
  }

  private static long expiry(Instant now) {
    return now.plus(SessionStore.VALIDITY).toEpochMilli();
  }

  /**
   * The column by which a secret is found.
   *
   * @param column a name of ours, never text from outside
   */
  private record Row(String column, String hash, boolean guessable) {}

  private static Optional<Row> row(Secret secret) {
    return switch (secret) {
      case Secret.Token(String value) when value.length() == Secrets.LENGTH ->
          Optional.of(new Row("token_hash", Secrets.hash(value), false));
      case Secret.Token _ -> Optional.empty();
      case Secret.Code(String value) ->
          EnrolmentCode.typed(value).map(code -> new Row("code_hash", code.hash(), true));
    };
  }

  private static final String SELECT =
      "select e.*, p.device_key from enrolment e left join phone p on p.id = e.phone";

  private Optional<Kept> find(Handle db, CommuneId at, Row row) {
    return db.createQuery(
            SELECT + " where e." + row.column() + " = :hash and " + OfCommune.of("e.person"))
        .bind("commune", at.label())
        .bind("hash", row.hash())
        .map(this::kept)
        .findOne();
  }

  private Kept kept(ResultSet row, StatementContext context) throws SQLException {
    long expires = row.getLong("expires_at");
    boolean revoked = row.getObject("revoked_at") != null;
    Optional<Instant> used =
        row.getObject("used_at") == null
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(row.getLong("used_at")));
    State state =
        revoked
            ? State.REVOKED
            : used.isPresent()
                ? State.USED
                : expires <= clock.millis() ? State.EXPIRED : State.OPEN;
    return new Kept(
        new EnrolmentLink(
            Optional.ofNullable(row.getString("id")).orElse("-"),
            row.getString("person"),
            row.getString("school"),
            Optional.ofNullable(row.getString("issued_by")).orElse("-"),
            Instant.ofEpochMilli(row.getLong("issued_at")),
            Instant.ofEpochMilli(expires),
            state,
            Optional.ofNullable(row.getString("phone"))),
        used,
        Optional.ofNullable(row.getString("device_key")));
  }
}
