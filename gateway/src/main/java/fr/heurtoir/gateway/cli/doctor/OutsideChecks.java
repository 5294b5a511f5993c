package fr.heurtoir.gateway.cli.doctor;

import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.GatewayConfig;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The few whom the gateway itself contacts: push services and providers of accounts. */
final class OutsideChecks {
  private final GatewayConfig config;
  private final Surroundings here;
  private final Reaching reach;

  OutsideChecks(GatewayConfig config, Surroundings here, Reaching reach) {
    this.config = config;
    this.here = here;
    this.reach = reach;
  }

  List<DoctorCheck> all() {
    List<DoctorCheck> checks = new ArrayList<>();
    for (String host : config.push().hosts()) {
      checks.add(
          new DoctorCheck(
              "push",
              host,
              "let TCP to it out through the firewall; docs/push.md" + proxy(),
              () -> push(host)));
    }
    Set<URI> issuers = new LinkedHashSet<>();
    config.communes().stream()
        .map(Commune::oidc)
        .flatMap(Optional::stream)
        .forEach(oidc -> issuers.add(oidc.issuer()));
    config.oidc().ifPresent(oidc -> issuers.add(oidc.issuer()));
    for (URI issuer : issuers) {
      checks.add(
          new DoctorCheck(
              "accounts",
              issuer.toString(),
              "[oidc] issuer, or the firewall, or the provider; docs/oidc.md" + proxy(),
              () -> issuer(issuer)));
    }
    return checks;
  }

  /** The gateway goes directly; what a shell reaches by a proxy, it does not. */
  private String proxy() {
    Set<String> named = new TreeSet<>();
    for (String each : List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")) {
      if (!here.environment().getOrDefault(each, "").isEmpty()) {
        named.add(each);
      }
    }
    return named.isEmpty()
        ? ""
        : ". "
            + String.join(", ", named)
            + " is set here: the gateway uses no proxy, it goes directly";
  }

  private List<DoctorFinding> push(String host) throws IOException {
    int colon = host.lastIndexOf(':');
    reach.tls(
        colon < 0 ? host : host.substring(0, colon),
        colon < 0 ? 443 : Integer.parseInt(host.substring(colon + 1)),
        Reaching.trusting(config.push().authority().stream().toList()));
    return List.of(
        DoctorFinding.well("push", host + " answers with a certificate that is trusted"));
  }

  /** OpenID Connect Discovery 1.0 section 4. */
  private List<DoctorFinding> issuer(URI issuer) throws IOException {
    String said = issuer.toString();
    URI described =
        URI.create(
            (said.endsWith("/") ? said.substring(0, said.length() - 1) : said)
                + "/.well-known/openid-configuration");
    Reaching.Answer answer = reach.get(described);
    if (answer.status() != 200) {
      throw new IOException("/.well-known/openid-configuration answers " + answer.status());
    }
    String itself;
    try {
      itself = new JsonObject(answer.body()).getString("issuer", "-");
    } catch (DecodeException | ClassCastException other) {
      throw new IOException("what it answers describes no provider", other);
    }
    if (!itself.equals(said)) {
      throw new IOException("it calls itself " + itself + ": write it exactly so");
    }
    return List.of(DoctorFinding.well("accounts", said + " answers"));
  }
}
