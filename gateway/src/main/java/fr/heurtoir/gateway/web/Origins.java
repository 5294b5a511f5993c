package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.Schools;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own origins (RFC 6454), commune by commune: what a browser may send requests from,
 * and the hosts that it answers to, so that a foreign name pointing at this address (DNS rebinding)
 * reaches nothing. The host of a request says whose it is, and only that commune's origins are its
 * own. Every thread may ask.
 */
final class Origins {
  private final Set<String> first;
  private final Supplier<Schools> schools;
  private volatile Sites sites;

  /** What one commune is known by. */
  private record Site(CommuneId commune, Set<String> origins) {}

  /**
   * By host, as the {@code Host} header names it.
   *
   * @param as the configuration from which it was made
   */
  private record Sites(Schools as, Map<String, Site> byHost) {}

  /**
   * @param first the first commune's, {@code scheme://host[:port]}, without the scheme's own port;
   *     a reload does not change them
   * @param schools the configuration of now, by which further communes come and go
   */
  Origins(Set<String> first, Supplier<Schools> schools) {
    this.first = lower(first);
    this.schools = schools;
    this.sites = read(schools.get());
  }

  private static Set<String> lower(Set<String> origins) {
    return origins.stream().map(o -> o.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  private Sites read(Schools now) {
    Map<String, Site> byHost = new HashMap<>();
    put(byHost, new Site(CommuneId.FIRST, first));
    for (Commune commune : now.communes()) {
      if (!commune.id().equals(CommuneId.FIRST)) {
        put(byHost, new Site(commune.id(), lower(commune.origins())));
      }
    }
    return new Sites(now, byHost);
  }

  private static void put(Map<String, Site> byHost, Site site) {
    // The configuration's reader lets no two communes have one host; the first one's would stay.
    site.origins().forEach(o -> byHost.putIfAbsent(o.substring(o.indexOf("://") + 3), site));
  }

  private Map<String, Site> byHost() {
    Schools now = schools.get();
    Sites known = sites;
    if (known.as() != now) {
      known = read(now);
      sites = known;
    }
    return known.byHost();
  }

  private Optional<Site> site(HttpServerRequest request) {
    @Nullable String host = request.getHeader("Host");
    return host == null
        ? Optional.empty()
        : Optional.ofNullable(byHost().get(host.toLowerCase(Locale.ROOT)));
  }

  /** Whose a request is; empty where its host is none of ours. */
  Optional<CommuneId> commune(HttpServerRequest request) {
    return site(request).map(Site::commune);
  }

  /** Whether the request names an origin and it is of the commune whose host it names. */
  boolean own(HttpServerRequest request) {
    @Nullable String origin = request.getHeader("Origin");
    return origin != null
        && site(request)
            .filter(site -> site.origins().contains(origin.toLowerCase(Locale.ROOT)))
            .isPresent();
  }

  /** Which of our origins the request addressed; https where a host has both. */
  Optional<String> of(HttpServerRequest request) {
    return candidates(request).findFirst();
  }

  /** Whether an address, without query and fragment, is the request's own by one of our origins. */
  boolean address(HttpServerRequest request, String address) {
    @Nullable String path = request.path();
    return path != null && candidates(request).anyMatch(origin -> address.equals(origin + path));
  }

  private Stream<String> candidates(HttpServerRequest request) {
    @Nullable String host = request.getHeader("Host");
    Optional<Site> site = site(request);
    return host == null || site.isEmpty()
        ? Stream.empty()
        : Stream.of("https://", "http://")
            .map(scheme -> scheme + host.toLowerCase(Locale.ROOT))
            .filter(site.get().origins()::contains);
  }

  /** Our hosts, for a message. */
  String hosts() {
    return byHost().keySet().stream().sorted().collect(Collectors.joining(" "));
  }

  /** Whether the request addresses one of our hosts. */
  boolean host(HttpServerRequest request) {
    return site(request).isPresent();
  }
}
