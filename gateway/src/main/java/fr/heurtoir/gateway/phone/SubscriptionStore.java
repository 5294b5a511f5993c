package fr.heurtoir.gateway.phone;

import java.util.Optional;

/** How phones are woken: at most one subscription a phone. */
public interface SubscriptionStore {
  /** The subscription of a phone that is enrolled. Never waits; any thread. */
  Optional<PushSubscription> of(String phone);

  /** Keeps a phone's subscription in place of the one before. Waits for the database. */
  void keep(String phone, PushSubscription subscription);

  /** Forgets a phone's subscription. Waits for the database. */
  void forget(String phone);

  /**
   * Forgets a subscription that its service does not know any more, unless the phone has given
   * another since. Waits for the database.
   */
  void gone(String phone, PushSubscription subscription);
}
