package fr.heurtoir.gateway.web;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * The address of the web server.
 *
 * @param host as configured
 */
record WebAddress(boolean tls, String host, int port) {
  /** The URL of the phone's app, without a trailing slash. */
  String url() {
    return url(host);
  }

  /**
   * The origins that browsers may name.
   *
   * @param address of the host
   */
  Set<String> origins(InetAddress address) {
    Set<String> own = new HashSet<>();
    own.add(url());
    own.add(url(address.getHostAddress()));
    if (address.isLoopbackAddress()) {
      own.add(url("localhost"));
      own.add(url("127.0.0.1"));
    }
    return own;
  }

  private String url(String of) {
    String literal = of.contains(":") ? "[" + of + "]" : of;
    String suffix = port == (tls ? 443 : 80) ? "" : ":" + port;
    return (tls ? "https://" : "http://") + literal + suffix;
  }
}
