package fr.heurtoir.gateway.cli.doctor;

import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.GatewayConfig;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Whether the gateway answers at the addresses by which phones and doors come. */
final class PortChecks {
  private static final String FIREWALL =
      "does the gateway run (ss -lntup), and does the firewall let this port through?";

  private final GatewayConfig config;
  private final Reaching reach;

  PortChecks(GatewayConfig config, Reaching reach) {
    this.config = config;
    this.reach = reach;
  }

  List<DoctorCheck> all() {
    List<DoctorCheck> checks = new ArrayList<>();
    if (config.web().port() != 0) {
      checks.add(
          new DoctorCheck(
              "phones' port",
              config.web().listen() + " port " + config.web().port(),
              FIREWALL + " [web] listen, port",
              () -> listens("phones' port", config.web().listen(), config.web().port())));
    }
    Set<String> origins = new LinkedHashSet<>();
    config.communes().stream()
        .map(Commune::origins)
        .forEach(each -> each.stream().sorted().forEach(origins::add));
    config.web().origins().stream().sorted().forEach(origins::add);
    for (String origin : origins) {
      checks.add(
          new DoctorCheck(
              "phones at",
              origin,
              "phones come by this address: DNS, firewall, proxy, and its certificate; [web]"
                  + " origins",
              () -> origin(origin)));
    }
    config
        .web()
        .management()
        .ifPresent(
            at ->
                checks.add(
                    new DoctorCheck(
                        "management",
                        at.getHostString() + " port " + at.getPort(),
                        FIREWALL + " [web] management",
                        () -> listens("management", at.getHostString(), at.getPort()))));
    for (String address : config.doors().addresses()) {
      checks.add(
          new DoctorCheck(
              "doors at",
              address,
              FIREWALL
                  + " [sip] port, [doors] addresses. Where a NAT leads here it may not answer from"
                  + " inside: look from outside",
              () -> doors(address)));
    }
    return checks;
  }

  private List<DoctorFinding> listens(String about, String host, int port) throws IOException {
    String asked = any(host) ? "localhost" : host;
    reach.tcp(asked, port);
    return List.of(DoctorFinding.well(about, asked + " port " + port + " answers"));
  }

  private static boolean any(String host) {
    try {
      return InetAddress.ofLiteral(host).isAnyLocalAddress();
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  /** The way of phones, through a proxy where there is one, to this gateway's own answer. */
  private List<DoctorFinding> origin(String origin) throws IOException {
    Reaching.Answer answer = reach.get(URI.create(origin + "/health"));
    if (ours(answer)) {
      return List.of(DoctorFinding.well("phones at", origin + " leads to a gateway"));
    }
    return List.of(
        DoctorFinding.toDo(
            "phones at",
            origin + " answers " + answer.status() + ", and that is not this gateway's answer",
            answer.status() == 502 || answer.status() == 504
                ? "the proxy does not reach the gateway: its backend's address and port"
                : "let this address lead to the gateway, through the proxy where there is one:"
                    + " docs/proxies; or correct [web] origins"));
  }

  /** {@code {"status":"ok"}} or {@code {"status":"degraded"}}. */
  private static boolean ours(Reaching.Answer answer) {
    try {
      return (answer.status() == 200 || answer.status() == 503)
          && Set.of("ok", "degraded")
              .contains(new JsonObject(answer.body()).getString("status", ""));
    } catch (DecodeException | ClassCastException other) {
      return false;
    }
  }

  private List<DoctorFinding> doors(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
    reach.tls(
        host,
        Integer.parseInt(address.substring(colon + 1)),
        Reaching.trustingOnly(config.doors().trust()));
    return List.of(
        DoctorFinding.well("doors at", address + " answers with a certificate that doors trust"));
  }
}
