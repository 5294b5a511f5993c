package fr.heurtoir.gateway.web;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own origins (RFC 6454): pages of these may send requests, and requests must address
 * their hosts. So a foreign name that points to this address (DNS rebinding) reaches nothing.
 */
final class Origins {
  private final Set<String> origins;
  private final Set<String> hosts;

  /**
   * @param origins {@code scheme://host[:port]}, without the scheme's default port
   */
  Origins(Set<String> origins) {
    this.origins =
        origins.stream().map(o -> o.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    this.hosts =
        this.origins.stream()
            .map(o -> o.substring(o.indexOf("://") + 3))
            .collect(Collectors.toSet());
  }

  /** Whether the request names an origin, and it is ours. */
  boolean own(HttpServerRequest request) {
    @Nullable String origin = request.getHeader("Origin");
    return origin != null && origins.contains(origin.toLowerCase(Locale.ROOT));
  }

  /** Which of our origins the request addressed; https where a host has both. */
  Optional<String> of(HttpServerRequest request) {
    @Nullable String host = request.getHeader("Host");
    return host == null
        ? Optional.empty()
        : Stream.of("https://", "http://")
            .map(scheme -> scheme + host.toLowerCase(Locale.ROOT))
            .filter(origins::contains)
            .findFirst();
  }

  /** Whether an address, without query and fragment, is the request's own by one of our origins. */
  boolean address(HttpServerRequest request, String address) {
    @Nullable String host = request.getHeader("Host");
    @Nullable String path = request.path();
    return host != null
        && path != null
        && Stream.of("https://", "http://")
            .map(scheme -> scheme + host.toLowerCase(Locale.ROOT))
            .filter(origins::contains)
            .anyMatch(origin -> address.equals(origin + path));
  }

  /** Our hosts, for a message. */
  String hosts() {
    return hosts.stream().sorted().collect(Collectors.joining(" "));
  }

  /** Whether the request addresses one of our hosts. */
  boolean host(HttpServerRequest request) {
    @Nullable String host = request.getHeader("Host");
    return host != null && hosts.contains(host.toLowerCase(Locale.ROOT));
  }
}
