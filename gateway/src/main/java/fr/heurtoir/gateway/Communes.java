package fr.heurtoir.gateway;

import fr.heurtoir.gateway.doors.OrderKeyring;
import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.store.Store;
import fr.heurtoir.gateway.wake.Wakes;
import fr.heurtoir.gateway.web.oidc.OpenIdClients;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;

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
    keys.add(communes, keyOverlap, store.ofDoors()::orderKeys, store.clock().instant())
        .forEach(store::keepEpoch);
    wakes.serve(communes);
    providers.serve(communes);
  }
}
