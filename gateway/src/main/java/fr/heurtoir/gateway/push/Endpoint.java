package fr.heurtoir.gateway.push;

import java.net.URI;

/**
 * The address at which one phone's push service accepts its messages, allowed by the policy. The
 * whole address identifies the phone, so only {@link #host()} may be logged.
 *
 * @param host in lower case
 * @param port 1 to 65535
 */
public record Endpoint(URI uri, String host, int port) {
  /** The audience of the token of RFC 8292 section 2: scheme, host and port (RFC 6454). */
  String origin() {
    return "https://" + host + (port == 443 ? "" : ":" + port);
  }

  /** The host, the only part of an endpoint that may be logged or shown. */
  @Override
  public String toString() {
    return host;
  }
}
