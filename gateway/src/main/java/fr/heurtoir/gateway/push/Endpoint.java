package fr.heurtoir.gateway.push;

import java.net.URI;

/**
 * Where one phone's push service takes what is for it, as the policy allowed it. Whoever knows the
 * whole of it knows the phone: only {@link #host()} may be logged.
 *
 * @param host in lower case
 * @param port 1 to 65535
 */
public record Endpoint(URI uri, String host, int port) {
  /** What the token of RFC 8292 section 2 is made out to: scheme, host and port (RFC 6454). */
  String origin() {
    return "https://" + host + (port == 443 ? "" : ":" + port);
  }

  /** The host alone: what may be known of an endpoint. */
  @Override
  public String toString() {
    return host;
  }
}
