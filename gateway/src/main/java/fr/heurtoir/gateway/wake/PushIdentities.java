package fr.heurtoir.gateway.wake;

import fr.heurtoir.gateway.phone.PhoneRegister;
import fr.heurtoir.gateway.push.PushIdentity;
import fr.heurtoir.gateway.push.VapidKey;
import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.PersonId;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As whom each commune's phones are woken: each by its own commune's key, so that no phone can be
 * woken in another's name. Any thread.
 */
final class PushIdentities {
  private static final Logger LOG = LoggerFactory.getLogger(PushIdentities.class);

  private final PhoneRegister phones;
  private volatile Map<CommuneId, PushIdentity> all = Map.of();

  /**
   * @param phones whose phone each is
   */
  PushIdentities(PhoneRegister phones) {
    this.phones = phones;
  }

  /**
   * Reads the keys of the communes that have none here yet; makes those that are absent.
   *
   * @throws IOException where a key cannot be used; then nothing changed
   */
  synchronized void add(Collection<Commune> communes) throws IOException {
    Map<CommuneId, PushIdentity> more = new HashMap<>(all);
    for (Commune commune : communes) {
      if (!more.containsKey(commune.id())) {
        VapidKey key = VapidKey.open(commune.vapid().key(), commune.vapid().subject());
        more.put(commune.id(), new PushIdentity(key, commune.address()));
        LOG.info("event=push-key commune={} key={}", commune.id(), key.publicKey());
      }
    }
    all = Map.copyOf(more);
  }

  /** As whom a phone is woken; empty for one that is not enrolled. */
  Optional<PushIdentity> of(String phone) {
    return phones
        .byId(phone)
        .flatMap(
            enrolled -> Optional.ofNullable(all.get(PersonId.of(enrolled.person()).commune())));
  }
}
