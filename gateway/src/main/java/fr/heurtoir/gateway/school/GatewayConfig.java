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
 * The gateway's configuration: {@code gateway.toml}, {@code schools.d/*.toml} and, where it serves
 * more communes than one, {@code communes.d/*} of one folder. What {@code web}, {@code oidc},
 * {@code push}, {@code time} and {@code doors.orderKey} say of phones and people is meant of the
 * first commune; {@link Schools#communes} has every one. Paths in it are absolute; those written
 * relative are meant from the folder.
 */
public record GatewayConfig(
    Web web,
    Sip sip,
    DoorRules doors,
    Media media,
    Storage storage,
    Ops ops,
    Optional<Oidc> oidc,
    Time time,
    Push push,
    Schools schools) {
  /** The folder of an installed gateway's configuration. */
  public static final Path FOLDER = Path.of("/etc/heurtoir");

  /**
   * The port for phones: {@code [web]}.
   *
   * @param listen an address of this machine, or {@code localhost}
   * @param port 0 to 65535; 0 takes a free one
   * @param origins of the gateway in phones' browsers; empty for the listening address
   * @param tls present for HTTPS
   * @param trustedProxies the proxies whose {@code Forwarded} and {@code X-Forwarded-For} are
   *     believed
   * @param management the address of {@code /metrics} and the details of {@code /health}, if any;
   *     no proxy may publish it
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

    /**
     * Where the first commune's app is reached: the first origin by name, else what the server
     * listens on.
     */
    public String address() {
      return origins.stream()
          .sorted()
          .findFirst()
          .orElseGet(
              () ->
                  (tls.isPresent() ? "https://" : "http://")
                      + (listen.contains(":") ? "[" + listen + "]" : listen)
                      + ":"
                      + port);
    }
  }

  /** A certificate chain and its private key, PEM. */
  public record Pem(Path certificate, Path key) {}

  /**
   * The port for doors: {@code [sip]}, TLS only.
   *
   * @param port 0 to 65535; 0 takes a free one
   * @param domain the doors' SIP domain, lower case
   * @param host the host in our Contact, where it is not the listening address
   * @param pem our certificate and key towards doors
   * @param authority the certificate of the doors' authority, PEM
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
   * @param orderKey the file of the key that signs open orders; a missing one is made at the first
   *     start
   * @param keyOverlap how long doors honour the old order key after a new one
   * @param authorityKey the private key of the doors' authority, PKCS #8 PEM; without it no
   *     certificate is issued
   * @param trust the authority of the gateway's certificate, which doors are told to trust, PEM
   * @param certificateLife the validity of an issued certificate
   * @param addresses the gateway's addresses that doors are told, {@code host:port}, 1 to 8
   * @param control the Unix socket for the gateway's own commands; empty where its default path is
   *     too long for a socket
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

    /** The hosts of the addresses, each once, in their order; an IPv6 address without brackets. */
    public List<String> hosts() {
      return addresses.stream()
          .map(address -> address.substring(0, address.lastIndexOf(':')).replaceAll("[\\[\\]]", ""))
          .distinct()
          .toList();
    }
  }

  /**
   * The port for media: {@code [media]}.
   *
   * @param port 0 to 65535, UDP and TCP; 0 takes a free one
   * @param advertised the addresses that phones and doors are told, best first; at least one
   * @param tcp whether to accept ICE-TCP too
   * @param loops the event loops that carry media, 1 to 64
   */
  public record Media(
      InetAddress listen, int port, List<InetAddress> advertised, boolean tcp, int loops) {
    public Media {
      advertised = List.copyOf(advertised);
    }
  }

  /**
   * What is stored: {@code [storage]}.
   *
   * @param place the database
   * @param folder what the gateway writes beside the database: keys, pictures, its control socket.
   *     That of an SQLite file
   * @param keepRings how long rings are kept
   * @param keepAudit how long entries of the audit trail are kept
   */
  public record Storage(StoragePlace place, Path folder, Duration keepRings, Duration keepAudit) {
    /** The database's file; empty where it is on a server. */
    public Optional<Path> file() {
      return place instanceof StoragePlace.SqliteFile(Path file)
          ? Optional.of(file)
          : Optional.empty();
    }
  }

  /**
   * How it is run: {@code [ops]}.
   *
   * @param drain how long rings may go on after the order to stop, 0 to 120 s; the unit's {@code
   *     TimeoutStopSec} is longer
   */
  public record Ops(Duration drain) {}

  /**
   * The OpenID provider with which people enrol their phones: {@code [oidc]}.
   *
   * @param issuer https, or http on this machine
   * @param name of the provider in the app; 1 to 40 characters
   * @param clientId the gateway's id at the provider
   * @param clientSecret the file of its secret; empty for a public client
   * @param scopes the requested scopes, {@code openid} first
   * @param pkce whether the code is also bound to a verifier (RFC 7636); always true without a
   *     secret
   * @param logoutRevokes whether a logout at the provider ends the phones that were enrolled in
   *     that session
   * @param trustsEmail whether an address counts where the provider does not say whether it is
   *     verified. One that it calls unverified never counts
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
   * The time zone: {@code [time]}.
   *
   * @param zone whose midnight ends a day
   */
  public record Time(ZoneId zone) {}

  /**
   * The push services: {@code [push]}.
   *
   * @param hosts {@code host} or {@code host:port}, in lower case, at most 16; empty: push is off,
   *     and no push service is contacted or looked up
   * @param privateHosts those of them that may have a private address
   * @param subject the address for push services to write to about this gateway; empty where push
   *     is off
   * @param key the file of the key that identifies this gateway; made at the first start with push
   *     on
   * @param authority PEM file with authorities of push services' certificates, besides those that
   *     this machine trusts
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

  /** Reads a folder. Blocks on the disk; changes nothing. */
  public static ConfigResult load(Path folder) {
    return new ConfigReader(folder).read();
  }

  /**
   * As {@link #load}, but a fault in a further commune's folder leaves out that commune alone. So a
   * gateway that starts at night serves the others, and commands work.
   */
  public static ConfigResult.Servable servable(Path folder) {
    return new ConfigReader(folder).servable();
  }

  /** What the gateway serves, the first commune first. */
  public List<Commune> communes() {
    return schools.communes();
  }
}
