package fr.heurtoir.gateway;

import fr.heurtoir.gateway.control.CertificateWatch;
import fr.heurtoir.gateway.control.Configured;
import fr.heurtoir.gateway.control.Metrics;
import fr.heurtoir.gateway.control.Reloading;
import fr.heurtoir.gateway.media.MediaConfig;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Natives;
import fr.heurtoir.gateway.ops.ProcessSignals;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.CurrentSchools;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.sip.DoorSipConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.system.ServiceManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running program, from the reading of the configuration to the last log line. */
final class Running implements Reloading.Served {
  private static final Logger LOG = LoggerFactory.getLogger(Running.class);

  private final CurrentSchools schools;
  private final ServiceManager manager;
  private final Rooms rooms;

  /** How long rings may go on after the order to stop. */
  private volatile Duration drain;

  private Running(CurrentSchools schools, ServiceManager manager, Rooms rooms, Duration drain) {
    this.schools = schools;
    this.manager = manager;
    this.rooms = rooms;
    this.drain = drain;
  }

  /**
   * Starts everything and reports that to the log and to systemd.
   *
   * @param database the one that the configuration names
   * @throws IOException where something necessary is not available; the message names it. {@link
   *     Unusable} where a restart does not help
   */
  static Running start(
      Path folder, GatewayConfig config, Database database, Consumer<Counters> counted)
      throws IOException {
    database.present();
    Natives.unpackIn(config.storage().folder());
    CertificateWatch certificates = new CertificateWatch(config);
    List<String> unusable = certificates.look(Instant.now());
    if (!unusable.isEmpty()) {
      throw new Unusable(String.join("; ", unusable));
    }
    CurrentSchools schools = new CurrentSchools(config.schools());
    ServiceManager manager = ServiceManager.of(System.getenv());
    CompletableFuture<Configured> started = new CompletableFuture<>();
    Rooms rooms =
        Rooms.open(plan(config, database, schools, () -> started.getNow(Configured.STARTING)));
    counted.accept(rooms.counters());
    Metrics.certificates(rooms.counters(), certificates::ends);
    Running running = new Running(schools, manager, rooms, config.ops().drain());
    Reloading reloading =
        new Reloading(
            folder,
            config,
            certificates,
            schools,
            () -> rooms.store().phones().all(),
            rooms.store().clock(),
            running,
            rooms.store().audit());
    rooms.store().audit().record(Reloading.loaded("started", config));
    started.complete(reloading);
    ProcessSignals.onHangUp(reloading::reload);
    reloading.ringsNobody(config.schools());
    certificates.daily(rooms.loop(), rooms.stations(), rooms.store().clock());
    manager.watchdogEvery().ifPresent(running::watch);
    LOG.info(
        "event=ready http={} sip={}:{} media={} startup_ms={}",
        rooms.web().address(),
        config.sip().listen().getHostAddress(),
        rooms.sip().tlsPort(),
        rooms.media().port(),
        sinceProcessStart().toMillis());
    running.ready();
    return running;
  }

  @Override
  public void reloading() {
    manager.reloading();
  }

  @Override
  public void reloadCertificates() throws IOException {
    rooms.sip().reloadCertificates();
    rooms.web().reloadCertificates();
  }

  @Override
  public void serve(List<Commune> communes) throws IOException {
    rooms.communes().serve(communes);
  }

  @Override
  public void reloaded(GatewayConfig newer) {
    drain = newer.ops().drain();
    rooms.reloaded();
    rooms.snapshots().purge();
  }

  @Override
  public void ready() {
    manager.ready("schools: " + schools.get().all().size());
  }

  /**
   * Lets the rings end that there are, for {@code [ops] drain} at most, then ends everything. New
   * ones are taken meanwhile. Blocks.
   */
  void stop() {
    Duration longest = drain;
    int rings = rooms.board().live();
    manager.stopping();
    manager.status("stopping: rings that go on: " + rings);
    LOG.info("event=stopping rings={} drain_s={}", rings, longest.toSeconds());
    int cut = rooms.board().awaitDrained(longest);
    if (cut > 0) {
      LOG.warn("event=rings-cut count={}", cut);
    }
    rooms.close();
    LOG.info("event=stopped");
  }

  /** Ends what {@link #stop} waits for. Any thread. */
  void stopNow() {
    LOG.warn("event=stopping-now");
    rooms.board().drainNow();
  }

  /** Sends systemd's watchdog a beat from the rings' loop, while what it watches works. */
  private void watch(Duration every) {
    Runnable beat =
        () -> {
          if (rooms.probes().alive()) {
            manager.alive();
          }
        };
    rooms.loop().scheduleAtFixedRate(beat, 0, every.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Rooms.Plan plan(
      GatewayConfig config,
      Database database,
      CurrentSchools schools,
      Supplier<Configured> configuration) {
    GatewayConfig.Sip sip = config.sip();
    GatewayConfig.Media media = config.media();
    DoorSipConfig.Builder doors =
        DoorSipConfig.builder(
            new InetSocketAddress(sip.listen(), sip.port()),
            new TlsFiles(sip.pem().certificate(), sip.pem().key(), sip.authority()),
            sip.domain(),
            door -> schools.get().door(door).isPresent());
    sip.host().ifPresent(doors::host);
    return new Rooms.Plan(
        schools,
        database,
        config.storage().keepRings(),
        config.storage().keepAudit(),
        config.doors(),
        MediaConfig.of(media.listen(), media.port(), media.advertised()).withLoops(media.loops()),
        doors.build(),
        config.push(),
        builder -> builder.configured(config.web()),
        configuration);
  }

  private static Duration sinceProcessStart() {
    Instant now = Instant.now();
    return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
  }
}
