package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.school.CidrBlock;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the client of a request: the peer's address, or, where the peer is a trusted proxy, the
 * address in {@code Forwarded} (RFC 7239) or {@code X-Forwarded-For}. Each hop appends the address
 * that it saw. So the last address that is no trusted proxy's is the client's, and the client may
 * have written everything before it.
 *
 * <p>Where both headers are there, they must agree: a proxy that writes one of them may pass on the
 * other as a stranger sent it. Where they differ, the request counts as the proxy's own.
 */
final class Clients implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
  private static final String KEY = "heurtoir-client";

  /** Further hops are ignored. */
  private static final int MOST_HOPS = 16;

  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*+([!#$%&'*+.^_`|~0-9A-Za-z-]++)=(\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|[^;,\"\\s]*+)\\s*+");
  private static final Pattern NODE =
      Pattern.compile("\\[([0-9a-fA-F:.]{2,45})](?::\\S{1,8})?|([0-9.]{7,15})(?::\\S{1,8})?");

  private final List<CidrBlock> proxies;

  /**
   * @param proxies the trusted proxies
   */
  Clients(List<CidrBlock> proxies) {
    this.proxies = List.copyOf(proxies);
  }

  /** Finds the client of the request, for {@link #of(RoutingContext)}. */
  @Override
  public void handle(RoutingContext context) {
    context.put(KEY, of(context.request()));
    context.next();
  }

  /** The client's address of a request that went through {@link #handle}. */
  static InetAddress of(RoutingContext context) {
    InetAddress client = context.get(KEY);
    return client == null ? ClientAddresses.of(context.request().remoteAddress()) : client;
  }

  /** As {@link #of(RoutingContext)}, for a log line. */
  static String text(RoutingContext context) {
    return of(context).getHostAddress();
  }

  /** As {@link #of(RoutingContext)}, of IPv6 the /64: for the audit trail, as limits count it. */
  static String network(RoutingContext context) {
    return AddressLimiter.network(of(context));
  }

  /** The client's address of a request. */
  InetAddress of(HttpServerRequest request) {
    InetAddress peer = ClientAddresses.of(request.remoteAddress());
    return trusts(peer)
        ? client(
            peer,
            request.headers().getAll("Forwarded"),
            request.headers().getAll("X-Forwarded-For"))
        : peer;
  }

  /** Whether a request's headers name a hop before the peer, whoever wrote them. */
  static boolean forwarded(HttpServerRequest request) {
    return List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via").stream()
        .anyMatch(name -> request.headers().contains(name));
  }

  /** The client's address by a trusted peer's headers, given line by line. */
  InetAddress client(InetAddress peer, List<String> forwarded, List<String> forwardedFor) {
    if (forwarded.isEmpty() && forwardedFor.isEmpty()) {
      return peer;
    }
    if (forwarded.isEmpty()) {
      return last(peer, listed(forwardedFor));
    }
    InetAddress standard = last(peer, elements(forwarded));
    if (!forwardedFor.isEmpty() && !standard.equals(last(peer, listed(forwardedFor)))) {
      LOG.warn(
          "event=forwarded-twice proxy={} reason=\"{}\"",
          peer.getHostAddress(),
          "Forwarded and X-Forwarded-For differ: the proxy must delete the one that it does not"
              + " write");
      return peer;
    }
    return standard;
  }

  /** Whether that is a trusted proxy: an address that many clients share. */
  boolean trusts(InetAddress address) {
    return proxies.stream().anyMatch(network -> network.contains(address));
  }

  /** Goes back hop by hop while the hop is trusted and names an address. */
  private InetAddress last(InetAddress peer, List<Optional<InetAddress>> hops) {
    InetAddress client = peer;
    int fewest = Math.max(0, hops.size() - MOST_HOPS);
    for (int i = hops.size() - 1; i >= fewest && trusts(client); i--) {
      Optional<InetAddress> before = hops.get(i);
      if (before.isEmpty()) {
        return client;
      }
      client = before.get();
    }
    return client;
  }

  private static List<Optional<InetAddress>> listed(List<String> lines) {
    List<Optional<InetAddress>> hops = new ArrayList<>();
    for (String line : lines) {
      for (String hop : line.split(",", -1)) {
        hops.add(node(hop.strip()));
      }
    }
    return hops;
  }

  /** The hops of the header's elements (RFC 7239 section 4). */
  private static List<Optional<InetAddress>> elements(List<String> lines) {
    List<Optional<InetAddress>> hops = new ArrayList<>();
    for (String line : lines) {
      Optional<InetAddress> hop = Optional.empty();
      Matcher parameter = PARAMETER.matcher(line);
      int at = 0;
      while (at < line.length()) {
        if (!parameter.region(at, line.length()).lookingAt()) {
          // Malformed: nothing on this line can be trusted.
          hops.add(Optional.empty());
          hop = Optional.empty();
          at = line.length();
          continue;
        }
        if (parameter.group(1).equalsIgnoreCase("for")) {
          hop = node(unquoted(parameter.group(2)));
        }
        at = parameter.end();
        if (at == line.length() || line.charAt(at) == ',') {
          hops.add(hop);
          hop = Optional.empty();
        } else if (line.charAt(at) != ';') {
          hops.add(Optional.empty());
          at = line.length();
          continue;
        }
        at++;
      }
    }
    return hops;
  }

  private static String unquoted(String value) {
    return value.startsWith("\"")
        ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
        : value;
  }

  /**
   * An address with or without a port (RFC 7239 section 6, and the forms seen in {@code
   * X-Forwarded-For}).
   */
  private static Optional<InetAddress> node(String text) {
    Optional<InetAddress> plain = CidrBlock.literal(text);
    if (plain.isPresent()) {
      return plain;
    }
    Matcher node = NODE.matcher(text);
    if (!node.matches()) {
      return Optional.empty();
    }
    return CidrBlock.literal(node.group(1) == null ? node.group(2) : node.group(1));
  }
}
