package fr.heurtoir.gateway;

import fr.heurtoir.gateway.media.MediaConfig;
import fr.heurtoir.gateway.school.ConfigResult;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.sip.DoorSipConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.protocol.sip.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's program: {@code Gateway [--config DIR]}. Runs until SIGTERM or SIGINT; SIGHUP reads
 * schools, doors and certificates anew. Exit codes: 0 after an orderly stop, 64 for a wrong command
 * line, 69 where a port or the database cannot be had, 78 for a configuration that cannot be used.
 */
public final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private Gateway() {}

  public static void main(String[] args) throws InterruptedException {
    Path folder;
    try {
      folder = Command.folder(Command.options(args, Set.of("config")));
    } catch (Command.BadUsage bad) {
      System.err.println(bad.getMessage());
      System.exit(Command.USAGE);
      return;
    }
    GatewayConfig config = Command.configuration(folder, System.err).orElse(null);
    if (config == null) {
      System.exit(Command.CONFIGURATION);
      return;
    }
    CurrentSchools schools = new CurrentSchools(config.schools());
    Rooms rooms;
    try {
      rooms = Rooms.open(plan(config, schools));
    } catch (IOException unavailable) {
      LOG.error("event=cannot-start reason=\"{}\"", unavailable.getMessage());
      System.exit(Command.UNAVAILABLE);
      return;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      LOG.info("event=stopping");
                      rooms.close();
                      LOG.info("event=stopped");
                      stopped.countDown();
                      Runtime.getRuntime().halt(0);
                    }));
    Signals.onHangUp(() -> reload(folder, schools, rooms));
    LOG.info(
        "event=ready http={} sip={}:{} media={} startup_ms={}",
        rooms.web().address(),
        config.sip().listen().getHostAddress(),
        rooms.sip().tlsPort(),
        rooms.media().port(),
        sinceProcessStart().toMillis());
    stopped.await();
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
        MediaConfig.of(media.listen(), media.port(), media.advertised()),
        sip.host().map(doors::withHost).orElse(doors),
        builder -> {
          var told =
              builder
                  .listen(web.listen(), web.port())
                  .origins(web.origins())
                  .metricsForAll(web.metricsForAll());
          return web.tls().map(pem -> told.tls(pem.certificate(), pem.key())).orElse(told);
        });
  }

  private static void reload(Path folder, CurrentSchools schools, Rooms rooms) {
    switch (GatewayConfig.load(folder)) {
      case ConfigResult.Loaded loaded -> {
        schools.replace(loaded.config().schools());
        try {
          rooms.sip().reloadCertificates();
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
  }

  private static Duration sinceProcessStart() {
    Instant now = Instant.now();
    return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
  }
}
