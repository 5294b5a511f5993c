package fr.heurtoir.gateway.phone;

import java.util.Optional;

/** Push subscriptions: one for each phone at most. */
public interface SubscriptionStore {
  /** The subscription of an enrolled phone. Never blocks; any thread. */
  Optional<PushSubscription> of(String phone);

  /**
   * Stores a phone's subscription in place of the previous one. Does nothing for a phone that is
   * not enrolled. Blocks on the database.
   */
  void keep(String phone, PushSubscription subscription);

  /** Deletes a phone's subscription. Blocks on the database. */
  void forget(String phone);

  /**
   * Deletes a subscription that its service no longer knows, unless the phone has sent another one
   * since; the same endpoint with other keys is another one. Blocks on the database.
   */
  void gone(String phone, PushSubscription subscription);
}
