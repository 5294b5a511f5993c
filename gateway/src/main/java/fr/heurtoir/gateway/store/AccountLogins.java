package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.web.AccountStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Stores which sign-in at a provider enrolled a phone, so that a logout there can end the phone.
 * The caller makes the hashes of accounts and sessions. Every method blocks on the database.
 */
public final class AccountLogins implements AccountStore {
  private final Jdbi jdbi;
  private final Clock clock;

  AccountLogins(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  @Override
  public void keep(String token, Account account) {
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    "insert into account_login (token_hash, subject, session)"
                        + " values (:token, :subject, :session)")
                .bind("token", Secrets.hash(token))
                .bind("subject", account.subject())
                .bind("session", account.session().orElse(null))
                .execute());
  }

  /**
   * Deletes the sign-ins that enrolled nobody in time, and those of revoked phones.
   *
   * @return how many
   */
  public int forget() {
    return jdbi.withHandle(
        db ->
            db.createUpdate(
                    "delete from account_login where token_hash in (select e.token_hash from"
                        + " enrolment e left join phone p on p.id = e.phone where"
                        + " (e.used_at is null and e.expires_at < :now)"
                        + " or p.revoked_at is not null)")
                .bind("now", clock.millis())
                .execute());
  }

  @Override
  public Optional<Account> ofPhone(String phoneId) {
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    "select a.subject, a.session from account_login a"
                        + " join enrolment e on e.token_hash = a.token_hash where e.phone = :phone")
                .bind("phone", phoneId)
                .map(
                    (row, context) ->
                        new Account(
                            row.getString("subject"),
                            Optional.ofNullable(row.getString("session"))))
                .findOne());
  }

  @Override
  public List<String> end(CommuneId at, Optional<String> subject, Optional<String> session) {
    if (subject.isEmpty() && session.isEmpty()) {
      return List.of();
    }
    return jdbi.inTransaction(db -> end(db, at, subject, session));
  }

  private List<String> end(
      Handle db, CommuneId at, Optional<String> subject, Optional<String> session) {
    String those =
        "select token_hash from account_login where (:subject is null or subject = :subject)"
            + " and (:session is null or session = :session)";
    db.createUpdate(
            "update enrolment set revoked_at = :now where used_at is null and revoked_at is null"
                + " and expires_at > :now and "
                + OfCommune.of("person")
                + " and token_hash in ("
                + those
                + ")")
        .bind("commune", at.label())
        .bind("now", clock.millis())
        .bind("subject", subject.orElse(null))
        .bind("session", session.orElse(null))
        .execute();
    return db.createQuery(
            "select p.id from enrolment e join phone p on p.id = e.phone"
                + " where p.revoked_at is null and "
                + OfCommune.of("e.person")
                + " and e.token_hash in ("
                + those
                + ")")
        .bind("commune", at.label())
        .bind("subject", subject.orElse(null))
        .bind("session", session.orElse(null))
        .mapTo(String.class)
        .list();
  }
}
