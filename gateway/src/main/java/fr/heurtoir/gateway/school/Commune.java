package fr.heurtoir.gateway.school;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * One commune that the gateway serves: by what its phones, its doors and its provider know it.
 *
 * @param origins what its phones' browsers know it by, {@code scheme://host[:port]}; no host is
 *     another commune's. Empty for the address that the gateway listens on, which a single commune
 *     alone may have
 * @param address of its phones' app: what links and notifications name
 * @param oidc the provider by which its people enrol their phones; none: they do so by links alone
 * @param vapid by which push services know it
 * @param orderKey the file of the key that signs its doors' orders; made at its first start where
 *     it is absent
 * @param zone in which its days end at midnight
 */
public record Commune(
    CommuneId id,
    Set<String> origins,
    String address,
    Optional<GatewayConfig.Oidc> oidc,
    Vapid vapid,
    Path orderKey,
    ZoneId zone) {
  public Commune {
    origins = Set.copyOf(origins);
  }

  /**
   * Who it is to push services (RFC 8292).
   *
   * @param key made at the first start with push on
   * @param subject where push services may write to; empty where push is off
   */
  public record Vapid(Path key, String subject) {}
}
