package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.phone.PushSubscription;
import fr.heurtoir.gateway.phone.SubscriptionStore;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/**
 * Push subscriptions: one for each phone at most. Answers from memory, so that a ring never waits
 * for the database.
 */
public final class PushSubscriptions implements SubscriptionStore {
  private final Jdbi jdbi;
  private final EnrolledPhones phones;
  private final Clock clock;
  private final Map<String, PushSubscription> byPhone = new ConcurrentHashMap<>();

  PushSubscriptions(Jdbi jdbi, EnrolledPhones phones, Clock clock) {
    this.jdbi = jdbi;
    this.phones = phones;
    this.clock = clock;
  }

  void load() {
    jdbi.useHandle(
        db ->
            db.createQuery("select phone, endpoint, p256dh, auth from push_subscription")
                .map(
                    (row, context) ->
                        Map.entry(
                            row.getString("phone"),
                            new PushSubscription(
                                row.getString("endpoint"),
                                row.getString("p256dh"),
                                row.getString("auth"))))
                .forEach(entry -> byPhone.put(entry.getKey(), entry.getValue())));
  }

  @Override
  public Optional<PushSubscription> of(String phone) {
    if (phones.byId(phone).isEmpty()) {
      byPhone.remove(phone);
    }
    return Optional.ofNullable(byPhone.get(phone));
  }

  @Override
  public void keep(String phone, PushSubscription subscription) {
    int kept =
        jdbi.withHandle(
            db ->
                db.createUpdate(
                        "insert into push_subscription (phone, endpoint, p256dh, auth, since)"
                            + " select id, :endpoint, :p256dh, :auth, :now from phone"
                            + " where id = :phone and revoked_at is null"
                            + " on conflict (phone) do update set endpoint = excluded.endpoint,"
                            + " p256dh = excluded.p256dh, auth = excluded.auth,"
                            + " since = excluded.since")
                    .bind("phone", phone)
                    .bind("endpoint", subscription.endpoint())
                    .bind("p256dh", subscription.p256dh())
                    .bind("auth", subscription.auth())
                    .bind("now", clock.millis())
                    .execute());
    if (kept == 1) {
      byPhone.put(phone, subscription);
    }
  }

  @Override
  public void forget(String phone) {
    byPhone.remove(phone);
    jdbi.useHandle(
        db ->
            db.createUpdate("delete from push_subscription where phone = :phone")
                .bind("phone", phone)
                .execute());
  }

  @Override
  public void gone(String phone, PushSubscription subscription) {
    byPhone.remove(phone, subscription);
    jdbi.useHandle(
        db ->
            db.createUpdate(
                    "delete from push_subscription where phone = :phone and endpoint = :endpoint"
                        + " and p256dh = :p256dh and auth = :auth")
                .bind("phone", phone)
                .bind("endpoint", subscription.endpoint())
                .bind("p256dh", subscription.p256dh())
                .bind("auth", subscription.auth())
                .execute());
  }
}
