package fr.heurtoir.gateway;

import fr.heurtoir.gateway.media.MediaConfig;
import fr.heurtoir.gateway.ops.Logs;
import fr.heurtoir.gateway.school.ConfigResult;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.sip.DoorSipConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.protocol.ops.ServiceManager;
import fr.heurtoir.protocol.sip.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running program: what happens between the reading of the configuration and the last log line.
 */
final class Running {
  private static final Logger LOG = LoggerFactory.getLogger(Running.class);

  private final Path folder;
  private final CurrentSchools schools;
  private final ServiceManager manager;
  private final Rooms rooms;

  private Running(Path folder, CurrentSchools schools, ServiceManager manager, Rooms rooms) {
    this.folder = folder;
    this.schools = schools;
    this.manager = manager;
    this.rooms = rooms;
  }

  /**
   * Starts everything and says so to the log and to systemd.
   *
   * @throws IOException where something that is needed cannot be had; the message names it
   */
  static Running start(Path folder, GatewayConfig config, Logs logs) throws IOException {
    CurrentSchools schools = new CurrentSchools(config.schools());
    ServiceManager manager = ServiceManager.of(System.getenv());
    Rooms rooms = Rooms.open(plan(config, schools));
    logs.count(rooms.counters());
    Running running = new Running(folder, schools, manager, rooms);
    Signals.onHangUp(running::reload);
    manager.watchdogEvery().ifPresent(running::watch);
    LOG.info(
        "event=ready http={} sip={}:{} media={} startup_ms={}",
        rooms.web().address(),
        config.sip().listen().getHostAddress(),
        rooms.sip().tlsPort(),
        rooms.media().port(),
        sinceProcessStart().toMillis());
    manager.ready(running.status());
    return running;
  }

  /** Ends every ring, then everything else. */
  void stop() {
    LOG.info("event=stopping");
    manager.stopping();
    rooms.close();
    LOG.info("event=stopped");
  }

  /**
   * The beat runs on the rings' loop: a loop that hangs is a gateway that hangs, and is ended by
   * systemd.
   */
  private void watch(Duration every) {
    rooms
        .media()
        .loop()
        .scheduleAtFixedRate(
            () -> {
              if (rooms.sip().healthy()) {
                manager.alive();
              }
            },
            0,
            every.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private String status() {
    return "schools: " + schools.get().all().size();
  }

  private static Rooms.Plan plan(GatewayConfig config, CurrentSchools schools) {
    GatewayConfig.Web web = config.web();
    GatewayConfig.Sip sip = config.sip();
    GatewayConfig.Media media = config.media();
    DoorSipConfig doors =
        DoorSipConfig.of(
            new InetSocketAddress(sip.listen(), sip.port()),
            new TlsFiles(sip.pem().certificate(), sip.pem().key(), sip.authority()),
            sip.domain(),
            door -> schools.get().door(door).isPresent());
    return new Rooms.Plan(
        schools,
        Database.Sqlite.at(config.storage().database()),
        config.storage().keepRings(),
        config.time().zone(),
        config.doors(),
        MediaConfig.of(media.listen(), media.port(), media.advertised()),
        sip.host().map(doors::withHost).orElse(doors),
        config.oidc(),
        config.push(),
        Enrol.address(web),
        builder -> {
          var told =
              builder
                  .listen(web.listen(), web.port())
                  .origins(web.origins())
                  .trustedProxies(web.trustedProxies());
          web.management().ifPresent(told::management);
          return web.tls().map(pem -> told.tls(pem.certificate(), pem.key())).orElse(told);
        });
  }

  private void reload() {
    manager.reloading();
    switch (GatewayConfig.load(folder)) {
      case ConfigResult.Loaded loaded -> {
        schools.replace(loaded.config().schools());
        rooms.reloaded();
        rooms.snapshots().purge();
        try {
          rooms.sip().reloadCertificates();
          rooms.web().reloadCertificates();
          LOG.info("event=reloaded schools={}", loaded.config().schools().all().size());
        } catch (IOException unreadable) {
          LOG.error("event=reload-failed part=certificates reason=\"{}\"", unreadable.getMessage());
        }
      }
      case ConfigResult.Faulty faulty ->
          faulty
              .problems()
              .forEach(
                  problem ->
                      LOG.error("event=reload-failed part=configuration reason=\"{}\"", problem));
    }
    manager.ready(status());
  }

  private static Duration sinceProcessStart() {
    Instant now = Instant.now();
    return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
  }
}
