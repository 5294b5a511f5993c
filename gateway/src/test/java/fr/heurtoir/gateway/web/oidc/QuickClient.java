package fr.heurtoir.gateway.web.oidc;

import fr.heurtoir.gateway.school.GatewayConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The real client with a short patience. */
public final class QuickClient {
  public static final String ID = "heurtoir";

  private QuickClient() {}

  /** Looks for the provider every 100 ms and takes a request that lasts 3 s for lost. */
  public static OpenIdClient of(String issuer, Optional<String> secret, boolean logoutRevokes) {
    return of(issuer, secret, logoutRevokes, Duration.ofSeconds(3));
  }

  public static OpenIdClient of(
      String issuer, Optional<String> secret, boolean logoutRevokes, Duration patience) {
    return new OpenIdClient(
        config(issuer, logoutRevokes),
        secret,
        new OpenIdClient.Timing(
            patience,
            Duration.ofMillis(100),
            new Discovery.Pace(
                Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofHours(1))),
        System::nanoTime);
  }

  static GatewayConfig.Oidc config(String issuer, boolean logoutRevokes) {
    return config(issuer, logoutRevokes, false);
  }

  static GatewayConfig.Oidc config(String issuer, boolean logoutRevokes, boolean trustsEmail) {
    return new GatewayConfig.Oidc(
        URI.create(issuer),
        "Mon compte",
        ID,
        Optional.empty(),
        List.of("openid", "email"),
        true,
        logoutRevokes,
        trustsEmail);
  }
}
