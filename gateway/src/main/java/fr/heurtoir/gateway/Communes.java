package fr.heurtoir.gateway;

import fr.heurtoir.gateway.doors.OrderKeyring;
import fr.heurtoir.gateway.doors.OrderKeys;
import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.store.Store;
import fr.heurtoir.gateway.wake.Wakes;
import fr.heurtoir.gateway.web.oidc.OpenIdClients;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * What each commune has of its own besides its schools: order keys, push keys, a provider of
 * accounts. A commune that a reload brings is given them before its schools are served.
 */
record Communes(
    OrderKeyring keys, Duration keyOverlap, Store store, Wakes wakes, OpenIdClients providers) {
  /**
   * Gives the communes that are new what is theirs. Waits for the disk and the database.
   *
   * @throws IOException where a key or a secret cannot be used; its commune cannot be served then
   */
  void serve(Collection<Commune> communes) throws IOException {
    keep(
        store, keys.add(communes, keyOverlap, store.ofDoors()::orderKeys, store.clock().instant()));
    wakes.serve(communes);
    providers.serve(communes);
  }

  /** Keeps which epoch each commune's keys are in; one whose key is lost stays as it is kept. */
  static void keep(Store store, Map<CommuneId, OrderKeys> keys) {
    keys.forEach(
        (commune, own) -> {
          if (!own.lost()) {
            store.tried("order-keys", () -> store.doors().keep(commune, own.epoch()));
          }
        });
  }
}
