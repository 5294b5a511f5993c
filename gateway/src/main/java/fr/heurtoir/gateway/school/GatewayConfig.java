package fr.heurtoir.gateway.school;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The gateway's configuration: {@code gateway.toml} and {@code schools.d/*.toml} of one folder.
 * Paths in it are absolute; those written relative are meant from the folder.
 */
public record GatewayConfig(Web web, Sip sip, Media media, Storage storage, Schools schools) {
  /** Where the configuration of an installed gateway is. */
  public static final Path FOLDER = Path.of("/etc/heurtoir");

  /**
   * How phones reach the gateway: {@code [web]}.
   *
   * @param listen an address of this machine, or {@code localhost}
   * @param port 0 to 65535; 0 takes a free one
   * @param origins what phones' browsers know it by; empty for the address that it listens on
   * @param tls HTTPS where present
   * @param metricsForAll whether {@code /metrics} answers other machines
   */
  public record Web(
      String listen, int port, Set<String> origins, Optional<Pem> tls, boolean metricsForAll) {
    public Web {
      origins = Set.copyOf(origins);
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

  /** Reads a folder. Waits for the disk; changes nothing. */
  public static ConfigResult load(Path folder) {
    return new ConfigReader(folder).read();
  }
}
