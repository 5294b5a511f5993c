package fr.heurtoir.gateway.cli.doctor;

import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.GatewayConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The names in the configuration, looked up as this machine does. */
final class NameChecks {
  private final GatewayConfig config;

  NameChecks(GatewayConfig config) {
    this.config = config;
  }

  List<DoctorCheck> all() {
    Map<String, String> names = new LinkedHashMap<>();
    for (Commune commune : config.communes()) {
      commune.origins().stream().sorted().forEach(each -> put(names, host(each), "[web] origins"));
      commune.oidc().ifPresent(oidc -> put(names, host(oidc.issuer().toString()), "[oidc] issuer"));
    }
    config.web().origins().stream()
        .sorted()
        .forEach(each -> put(names, host(each), "[web] origins"));
    config.doors().hosts().forEach(host -> put(names, host, "[doors] addresses"));
    config
        .push()
        .hosts()
        .forEach(host -> put(names, host.replaceFirst(":\\d+$", ""), "[push] hosts"));
    List<DoctorCheck> checks = new ArrayList<>();
    names.forEach(
        (name, key) ->
            checks.add(
                new DoctorCheck(
                    "name", name, "put it into DNS, or correct " + key, () -> look(name, key))));
    return checks;
  }

  private static String host(String address) {
    return String.valueOf(URI.create(address).getHost());
  }

  private static void put(Map<String, String> names, String host, String key) {
    if (!host.matches("[0-9.]+|.*:.*|\\[.*|localhost|null")) {
      names.putIfAbsent(host, key);
    }
  }

  private List<DoctorFinding> look(String name, String key) throws IOException {
    try {
      InetAddress[] found = InetAddress.getAllByName(name);
      Set<InetAddress> ours = new HashSet<>(Surroundings.own());
      ours.addAll(config.media().advertised());
      String addresses =
          Arrays.stream(found).map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
      boolean elsewhere =
          !key.startsWith("[oidc]")
              && !key.startsWith("[push]")
              && Arrays.stream(found).noneMatch(ours::contains);
      return List.of(
          DoctorFinding.well(
              "name",
              name
                  + " leads to "
                  + addresses
                  + (elsewhere
                      ? ", which is none of this machine's and not in [media] advertised: right"
                          + " for a proxy or a NAT"
                      : "")));
    } catch (UnknownHostException unknown) {
      throw new IOException("no address is known for it", unknown);
    }
  }
}
