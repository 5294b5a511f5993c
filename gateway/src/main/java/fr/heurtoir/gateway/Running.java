package fr.heurtoir.gateway;

import fr.heurtoir.gateway.cli.Enrol;
import fr.heurtoir.gateway.control.CertificateWatch;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.ControlDesk;
import fr.heurtoir.gateway.control.ControlSocket;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.media.MediaConfig;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.HangUpSignal;
import fr.heurtoir.gateway.ops.Natives;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.school.ConfigProblem;
import fr.heurtoir.gateway.school.ConfigResult;
import fr.heurtoir.gateway.school.CurrentSchools;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.sip.DoorSipConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.system.ServiceManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running program: what happens between the reading of the configuration and the last log line.
 */
final class Running {
  private static final Logger LOG = LoggerFactory.getLogger(Running.class);

  private final Path folder;
  private final GatewayConfig config;
  private final CertificateWatch certificates;
  private final CurrentSchools schools;
  private final ServiceManager manager;
  private final Rooms rooms;

  private Running(
      Path folder,
      GatewayConfig config,
      CertificateWatch certificates,
      CurrentSchools schools,
      ServiceManager manager,
      Rooms rooms) {
    this.folder = folder;
    this.config = config;
    this.certificates = certificates;
    this.schools = schools;
    this.manager = manager;
    this.rooms = rooms;
  }

  /**
   * Starts everything and says so to the log and to systemd.
   *
   * @param database the one that the configuration names
   * @throws IOException where something that is needed cannot be had; the message names it. {@link
   *     Unusable} where trying again does not help
   */
  static Running start(
      Path folder, GatewayConfig config, Database.Sqlite database, Consumer<Counters> counted)
      throws IOException {
    database.present();
    Natives.unpackBeside(config.storage().database());
    CertificateWatch certificates = new CertificateWatch(config);
    List<String> unusable = certificates.look(Instant.now());
    if (!unusable.isEmpty()) {
      throw new Unusable(String.join("; ", unusable));
    }
    CurrentSchools schools = new CurrentSchools(config.schools());
    ServiceManager manager = ServiceManager.of(System.getenv());
    CompletableFuture<Running> started = new CompletableFuture<>();
    Rooms rooms =
        Rooms.open(
            plan(
                config,
                database,
                schools,
                () ->
                    started.isDone()
                        ? started.join().reload()
                        : new ControlSocket.Answer(
                            ControlDesk.NOT_YET, List.of("the gateway is starting"))));
    counted.accept(rooms.counters());
    Running running = new Running(folder, config, certificates, schools, manager, rooms);
    started.complete(running);
    HangUpSignal.onHangUp(running::reload);
    running.silent(config.schools());
    running.lookDaily();
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

  private static Rooms.Plan plan(
      GatewayConfig config,
      Database.Sqlite database,
      CurrentSchools schools,
      Supplier<ControlSocket.Answer> reload) {
    GatewayConfig.Web web = config.web();
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
        config.time().zone(),
        config.doors(),
        MediaConfig.of(media.listen(), media.port(), media.advertised()),
        doors.build(),
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
        },
        reload);
  }

  /**
   * Reads the configuration's folder anew: schools and certificates are taken over where all of it
   * can be used, and nothing otherwise.
   *
   * @return the exit code of {@code reload}, and what there is to say
   */
  private synchronized ControlSocket.Answer reload() {
    manager.reloading();
    try {
      return switch (GatewayConfig.load(folder)) {
        case ConfigResult.Loaded loaded -> taken(loaded.config());
        case ConfigResult.Faulty faulty ->
            failed(
                "configuration", faulty.problems().stream().map(ConfigProblem::toString).toList());
      };
    } finally {
      manager.ready(status());
    }
  }

  private ControlSocket.Answer taken(GatewayConfig newer) {
    // What is served is what the gateway was started with: files of other names need a restart, and
    // that is not to be the first to find out that they cannot be used.
    Set<String> unusable = new LinkedHashSet<>(certificates.look(rooms.store().clock().instant()));
    if (!config.web().equals(newer.web())
        || !config.sip().equals(newer.sip())
        || !config.doors().equals(newer.doors())) {
      unusable.addAll(new CertificateWatch(newer).look(rooms.store().clock().instant()));
    }
    if (!unusable.isEmpty()) {
      return failed("certificates", List.copyOf(unusable));
    }
    try {
      rooms.sip().reloadCertificates();
      rooms.web().reloadCertificates();
    } catch (IOException unreadable) {
      return failed("certificates", List.of(String.valueOf(unreadable.getMessage())));
    }
    Schools before = schools.get();
    schools.replace(newer.schools());
    rooms.reloaded();
    rooms.snapshots().purge();
    List<String> said = new ArrayList<>();
    said.add("schools: " + newer.schools().all().size());
    gone(before, newer.schools()).forEach(said::add);
    restarts(newer).forEach(said::add);
    silent(newer.schools()).forEach(said::add);
    LOG.info("event=reloaded schools={}", newer.schools().all().size());
    return new ControlSocket.Answer(0, said);
  }

  private static ControlSocket.Answer failed(String part, List<String> problems) {
    problems.forEach(
        problem -> LOG.error("event=reload-failed part={} reason=\"{}\"", part, problem));
    return new ControlSocket.Answer(Command.CONFIGURATION, problems);
  }

  private static List<String> gone(Schools before, Schools now) {
    return before.all().stream()
        .filter(school -> now.school(school.id()).isEmpty())
        .map(
            school -> {
              LOG.warn("event=school-gone school={} doors={}", school.id(), school.doors().size());
              return "gone: the school " + school.id() + ", its doors ring nobody";
            })
        .toList();
  }

  /** What a reload does not take over. */
  private List<String> restarts(GatewayConfig newer) {
    Map<String, Boolean> changed = new LinkedHashMap<>();
    changed.put("web", !config.web().equals(newer.web()));
    changed.put("sip", !config.sip().equals(newer.sip()));
    changed.put("doors", !config.doors().equals(newer.doors()));
    changed.put("media", !config.media().equals(newer.media()));
    changed.put("storage", !config.storage().equals(newer.storage()));
    changed.put("oidc", !config.oidc().equals(newer.oidc()));
    changed.put("time", !config.time().equals(newer.time()));
    changed.put("push", !config.push().equals(newer.push()));
    return changed.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(
            part -> {
              LOG.warn("event=restart-needed part={}", part.getKey());
              return "not taken over: [" + part.getKey() + "] changed, that needs a restart";
            })
        .toList();
  }

  /** Schools whose visitors reach nobody. */
  private List<String> silent(Schools all) {
    Set<String> withPhone =
        rooms.store().phones().all().stream()
            .map(EnrolledPhone::person)
            .collect(Collectors.toSet());
    List<String> said = new ArrayList<>();
    for (School school : all.all()) {
      List<Person> rung = school.people().stream().filter(Person::rings).toList();
      String why =
          rung.isEmpty()
              ? "nobody of it is rung"
              : rung.stream().noneMatch(person -> withPhone.contains(person.id()))
                  ? "nobody who is rung has a phone"
                  : "";
      if (!why.isEmpty()) {
        LOG.warn("event=school-rings-nobody school={} reason=\"{}\"", school.id(), why);
        said.add("the school " + school.id() + " rings nobody: " + why);
      }
    }
    return said;
  }

  /** What ends soon is said once a day. */
  private void lookDaily() {
    rooms
        .media()
        .loop()
        .scheduleAtFixedRate(
            () -> {
              Stations stations = rooms.stations();
              Map<DoorId, Instant> ends = new LinkedHashMap<>();
              stations
                  .everyDoor()
                  .forEach(
                      door ->
                          stations
                              .health(door)
                              .certificateEnd()
                              .ifPresent(end -> ends.put(door, end)));
              Thread.ofVirtual()
                  .start(
                      () -> {
                        certificates.look(rooms.store().clock().instant());
                        CertificateWatch.doors(ends, rooms.store().clock());
                      });
            },
            1,
            1,
            TimeUnit.DAYS);
  }

  private static Duration sinceProcessStart() {
    Instant now = Instant.now();
    return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
  }
}
