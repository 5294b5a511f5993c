package fr.heurtoir.gateway.web.oidc;

import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.CommuneId;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The provider of each commune that has one. A sign-in that was begun at one is unknown to every
 * other. Every thread may ask.
 */
public final class OpenIdClients implements AutoCloseable {
  private volatile Map<CommuneId, OpenIdClient> clients = Map.of();

  /**
   * Begins to look for the provider of each commune that has one and is not known here yet; returns
   * at once.
   *
   * @throws IOException where a client's secret cannot be read; then nothing changed
   */
  public synchronized void serve(Collection<Commune> communes) throws IOException {
    Map<CommuneId, OpenIdClient> added = new HashMap<>();
    try {
      for (Commune commune : communes) {
        if (commune.oidc().isPresent() && !clients.containsKey(commune.id())) {
          added.put(commune.id(), OpenIdClient.start(commune.oidc().get(), links(commune)));
        }
      }
    } catch (IOException unreadable) {
      added.values().forEach(OpenIdClient::close);
      throw unreadable;
    }
    added.putAll(clients);
    clients = Map.copyOf(added);
  }

  /** A further commune's folder may be another's, who could put a link there after the check. */
  private static LinkOption[] links(Commune commune) {
    return commune.id().equals(CommuneId.FIRST)
        ? new LinkOption[0]
        : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
  }

  /** A commune's provider; empty where it has none. */
  public Optional<OpenIdClient> of(CommuneId commune) {
    return Optional.ofNullable(clients.get(commune));
  }

  @Override
  public synchronized void close() {
    clients.values().forEach(OpenIdClient::close);
    clients = Map.of();
  }
}
