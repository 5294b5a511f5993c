package fr.heurtoir.gateway.school;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The gateway's configuration: {@code gateway.toml} and {@code schools.d/*.toml} of one folder.
 * Paths in it are absolute; those written relative are meant from the folder.
 */
public record GatewayConfig(
    Web web,
    Sip sip,
    DoorRules doors,
    Media media,
    Storage storage,
    Optional<Oidc> oidc,
    Time time,
    Push push,
    Schools schools) {
  /** Where the configuration of an installed gateway is. */
  public static final Path FOLDER = Path.of("/etc/heurtoir");

  /**
   * How phones reach the gateway: {@code [web]}.
   *
   * @param listen an address of this machine, or {@code localhost}
   * @param port 0 to 65535; 0 takes a free one
   * @param origins what phones' browsers know it by; empty for the address that it listens on
   * @param tls HTTPS where present
   * @param trustedProxies whose {@code Forwarded} and {@code X-Forwarded-For} are believed
   * @param management where {@code /metrics} and the details of {@code /health} are shown, if
   *     anywhere; never to be reached through a proxy
   */
  public record Web(
      String listen,
      int port,
      Set<String> origins,
      Optional<Pem> tls,
      List<CidrBlock> trustedProxies,
      Optional<InetSocketAddress> management) {
    public Web {
      origins = Set.copyOf(origins);
      trustedProxies = List.copyOf(trustedProxies);
    }
  }

  /** A certificate chain and its private key, PEM. */
  public record Pem(Path certificate, Path key) {}

  /**
   * How doors reach it: {@code [sip]}, TLS only.
   *
   * @param port 0 to 65535; 0 takes a free one
   * @param domain the doors' SIP domain, lower case
   * @param host what our Contact names, where it is not the address listened on
   * @param pem shown to doors
   * @param authority who issues the doors' certificates, PEM
   */
  public record Sip(
      InetAddress listen,
      int port,
      String domain,
      Optional<String> host,
      Pem pem,
      Path authority) {}

  /**
   * What the gateway signs and issues for doors: {@code [doors]}.
   *
   * @param orderKey the key of open orders; made at the first start where it is absent
   * @param keyOverlap how long, after a new order key, doors honour the old one as well
   * @param authorityKey the private key of the doors' authority, PKCS #8 PEM; without it no
   *     certificate is issued
   * @param trust whom doors are told to trust for the gateway's certificate, PEM
   * @param certificateLife how long an issued certificate is good
   * @param addresses what doors are told to reach the gateway by, {@code host:port}, 1 to 8
   * @param control the Unix socket by which the gateway's own commands reach it; none where its
   *     usual path is longer than a socket's can be
   */
  public record DoorRules(
      Path orderKey,
      Duration keyOverlap,
      Optional<Path> authorityKey,
      Path trust,
      Duration certificateLife,
      List<String> addresses,
      Optional<Path> control) {
    public DoorRules {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Where media flows: {@code [media]}.
   *
   * @param port 0 to 65535, UDP and TCP; 0 takes a free one
   * @param advertised what phones and doors are told, best first; at least one
   * @param tcp whether to take ICE-TCP as well
   */
  public record Media(InetAddress listen, int port, List<InetAddress> advertised, boolean tcp) {
    public Media {
      advertised = List.copyOf(advertised);
    }
  }

  /**
   * What is kept: {@code [storage]}.
   *
   * @param database the SQLite file
   * @param keepRings how long rows of rings are kept
   */
  public record Storage(Path database, Duration keepRings) {}

  /**
   * The OpenID provider by which people who have an account enrol their phones: {@code [oidc]}.
   *
   * @param issuer https, or http on this machine
   * @param name what the app calls it; 1 to 40 characters
   * @param clientId how the provider knows the gateway
   * @param clientSecret the file of its secret; none for a public client
   * @param scopes what is asked for, {@code openid} first
   * @param pkce whether the code is bound to a verifier as well (RFC 7636); without a secret always
   * @param logoutRevokes whether a logout that the provider tells of ends the phones that were
   *     enrolled in that session
   * @param trustsEmail whether an address counts of which the provider does not say that it was
   *     verified; one of which it says that it was not never does
   */
  public record Oidc(
      URI issuer,
      String name,
      String clientId,
      Optional<Path> clientSecret,
      List<String> scopes,
      boolean pkce,
      boolean logoutRevokes,
      boolean trustsEmail) {
    public Oidc {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * How time is meant: {@code [time]}.
   *
   * @param zone in which a day ends at midnight
   */
  public record Time(ZoneId zone) {}

  /**
   * Through whom phones are woken: {@code [push]}.
   *
   * @param hosts {@code host} or {@code host:port}, in lower case, at most 16; none: push is off,
   *     no push service is contacted and no name of one looked up
   * @param privateHosts those of them that may be at a private address
   * @param subject where push services may write to whom runs this gateway; empty where push is off
   * @param key by which push services know this gateway; made at the first start with push on
   * @param authority whom to believe a push service's certificate from besides whom this machine
   *     trusts, PEM
   */
  public record Push(
      List<String> hosts,
      List<String> privateHosts,
      String subject,
      Path key,
      Optional<Path> authority) {
    public Push {
      hosts = List.copyOf(hosts);
      privateHosts = List.copyOf(privateHosts);
    }
  }

  /** Reads a folder. Waits for the disk; changes nothing. */
  public static ConfigResult load(Path folder) {
    return new ConfigReader(folder).read();
  }
}
