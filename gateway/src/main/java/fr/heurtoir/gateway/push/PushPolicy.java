package fr.heurtoir.gateway.push;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hosts through which phones may be woken: listed by exact name, over HTTPS only, and at public
 * addresses unless listed as private too. Pure: it looks up no name.
 */
public final class PushPolicy {
  /**
   * The longest endpoint accepted, in characters; those of the browsers' services have 150 to 400.
   */
  public static final int MOST_ENDPOINT = 1_024;

  private static final int HTTPS = 443;

  private final List<String> hosts;
  private final Set<String> allowed;
  private final Set<String> privates;

  /**
   * @param hosts {@code host} or {@code host:port}, in lower case; none: nobody can be woken
   * @param privates those of them whose address may be private
   */
  public PushPolicy(Collection<String> hosts, Collection<String> privates) {
    this.hosts = List.copyOf(hosts);
    this.allowed = hosts.stream().map(PushPolicy::withPort).collect(Collectors.toSet());
    this.privates = privates.stream().map(PushPolicy::withPort).collect(Collectors.toSet());
  }

  /** The verdict on an endpoint. */
  public sealed interface Judgement {
    /** It may be contacted. */
    record Allowed(Endpoint endpoint) implements Judgement {}

    /**
     * It may not.
     *
     * @param reason a word of ours that repeats nothing of the endpoint
     */
    record Refused(String reason) implements Judgement {}
  }

  /** The hosts as they were listed. */
  public List<String> hosts() {
    return hosts;
  }

  /** Checks an endpoint from a phone, which is untrusted text. */
  public Judgement judge(String endpoint) {
    if (endpoint.length() > MOST_ENDPOINT) {
      return new Judgement.Refused("too-long");
    }
    if (!endpoint.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      return new Judgement.Refused("not-ascii");
    }
    URI uri;
    try {
      uri = new URI(endpoint);
    } catch (URISyntaxException notOne) {
      return new Judgement.Refused("not-a-uri");
    }
    if (!"https".equals(uri.getScheme())) {
      return new Judgement.Refused("not-https");
    }
    String host = uri.getHost();
    String authority = uri.getRawAuthority();
    if (host == null || authority == null) {
      return new Judgement.Refused("no-host");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      return new Judgement.Refused("user-or-fragment");
    }
    int port = uri.getPort() == -1 ? HTTPS : uri.getPort();
    // Compares with the text itself: a parser may read a crafted text differently.
    if (!authority.equals(host) && !authority.equals(host + ":" + port)) {
      return new Judgement.Refused("odd-host");
    }
    if (!allowed.contains(host + ":" + port)) {
      return new Judgement.Refused("not-listed");
    }
    return new Judgement.Allowed(new Endpoint(uri, host, port));
  }

  /** Whether that host may be reached at that address. */
  boolean reachable(Endpoint endpoint, InetAddress address) {
    return privates.contains(endpoint.host() + ":" + endpoint.port())
        || PublicAddress.test(address);
  }

  private static String withPort(String host) {
    return host.contains(":") ? host : host + ":" + HTTPS;
  }
}
