package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.pki.CertificateCheck;
import fr.heurtoir.protocol.pki.CertificateCheck.Finding;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the certificates and keys that the configuration names, before anybody connects: at the
 * start, at each reload, and daily for those that expire soon. Blocks on the disk.
 */
public final class CertificateWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

  /** A door renews its certificate by itself long before this. */
  private static final Duration DOORS_SOON = Duration.ofDays(10);

  private final GatewayConfig config;
  private volatile Map<String, Instant> ends = Map.of();

  public CertificateWatch(GatewayConfig config) {
    this.config = config;
  }

  /**
   * Something about one of the files.
   *
   * @param of the table whose file it is: web, sip, doors or trust
   */
  public record About(String of, Finding finding) {}

  /**
   * Checks all of them and logs what is wrong.
   *
   * @return the faults that make serving impossible; empty where there is none
   */
  public List<String> look(Instant now) {
    ends = read();
    List<String> lasting = new ArrayList<>();
    for (About about : findings(now)) {
      String what = about.finding().what();
      if (about.finding().lasting()) {
        LOG.error("event=certificate-unusable of={} reason=\"{}\"", about.of(), what);
        lasting.add("[" + about.of() + "] " + what);
      } else {
        LOG.warn("event=certificate-warning of={} reason=\"{}\"", about.of(), what);
      }
    }
    return lasting;
  }

  /** When each file's certificate ended at the last {@link #look}, by its table. Any thread. */
  public Map<String, Instant> ends() {
    return ends;
  }

  private Map<String, Instant> read() {
    Map<String, Path> files = new LinkedHashMap<>();
    config.web().tls().ifPresent(pem -> files.put("web", pem.certificate()));
    files.put("sip", config.sip().pem().certificate());
    files.put("doors", config.sip().authority());
    files.put("trust", config.doors().trust());
    Map<String, Instant> read = new LinkedHashMap<>();
    files.forEach((of, file) -> CertificateCheck.end(file).ifPresent(end -> read.put(of, end)));
    return Map.copyOf(read);
  }

  /** Looks at all of them; what is wrong or will be soon, in the order of the tables. */
  public List<About> findings(Instant now) {
    List<About> all = new ArrayList<>();
    config
        .web()
        .tls()
        .ifPresent(
            pem ->
                add(
                    all,
                    "web",
                    CertificateCheck.server(
                        pem.certificate(), pem.key(), hosts(config.web().origins()), now)));
    GatewayConfig.Pem sip = config.sip().pem();
    add(
        all,
        "sip",
        CertificateCheck.server(
            sip.certificate(), sip.key(), Set.copyOf(config.doors().hosts()), now));
    add(all, "doors", CertificateCheck.authority(config.sip().authority(), now));
    Path trust = config.doors().trust();
    if (!trust.equals(config.sip().authority())) {
      add(all, "trust", CertificateCheck.authority(trust, now));
    }
    return all;
  }

  private static void add(List<About> all, String of, List<Finding> findings) {
    findings.forEach(finding -> all.add(new About(of, finding)));
  }

  /** Logs the doors whose certificates expire soon although they should have been renewed. */
  public static void doors(Map<DoorId, Instant> ends, Clock clock) {
    Instant now = clock.instant();
    ends.forEach(
        (door, end) -> {
          if (end.isBefore(now.plus(DOORS_SOON))) {
            LOG.warn("event=door-certificate-ends door={} end={}", door, end);
          }
        });
  }

  private static Set<String> hosts(Set<String> origins) {
    return origins.stream()
        .filter(origin -> origin.startsWith("https://"))
        .map(origin -> String.valueOf(URI.create(origin).getHost()))
        .collect(Collectors.toSet());
  }

  /**
   * Logs once a day what expires soon.
   *
   * @param loop the rings': doors are checked there, files elsewhere
   */
  public void daily(ScheduledExecutorService loop, Stations stations, Clock clock) {
    loop.scheduleAtFixedRate(
        () -> {
          Map<DoorId, Instant> ends = new LinkedHashMap<>();
          stations
              .everyDoor()
              .forEach(
                  door ->
                      stations.health(door).certificateEnd().ifPresent(end -> ends.put(door, end)));
          Thread.ofVirtual()
              .start(
                  () -> {
                    look(clock.instant());
                    doors(ends, clock);
                  });
        },
        1,
        1,
        TimeUnit.DAYS);
  }
}
