package fr.heurtoir.door;

import fr.heurtoir.door.av.MediaException;
import fr.heurtoir.door.av.MediaSource;
import fr.heurtoir.door.av.WebrtcMedia;
import fr.heurtoir.door.call.StationMachine;
import fr.heurtoir.door.call.StationTimes;
import fr.heurtoir.door.checks.DailyCheck;
import fr.heurtoir.door.checks.MediaChecks;
import fr.heurtoir.door.config.ConfigException;
import fr.heurtoir.door.config.DoorConfig;
import fr.heurtoir.door.config.DoorConfig.GatewayAddress;
import fr.heurtoir.door.config.DoorToml;
import fr.heurtoir.door.feedback.Facade;
import fr.heurtoir.door.feedback.Feedback;
import fr.heurtoir.door.feedback.FeedbackSettings;
import fr.heurtoir.door.feedback.Light;
import fr.heurtoir.door.feedback.Lights;
import fr.heurtoir.door.feedback.Loudspeaker;
import fr.heurtoir.door.feedback.Prompts;
import fr.heurtoir.door.feedback.ServerLoudspeaker;
import fr.heurtoir.door.feedback.Signals;
import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioChip.InputLine;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.gpio.LinuxGpioChip;
import fr.heurtoir.door.keep.DoorClock;
import fr.heurtoir.door.keep.LateRings;
import fr.heurtoir.door.keep.Renewal;
import fr.heurtoir.door.lock.LockLink;
import fr.heurtoir.door.sip.DoorSipSettings;
import fr.heurtoir.door.sip.DoorUserAgent;
import fr.heurtoir.door.station.Station;
import fr.heurtoir.door.station.StationRooms;
import fr.heurtoir.door.station.StatusPage;
import fr.heurtoir.door.upkeep.AgentWatch;
import fr.heurtoir.door.upkeep.MemoryBound;
import fr.heurtoir.door.upkeep.Upkeep;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.log.Logs;
import fr.heurtoir.protocol.log.Problems;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.system.ServiceManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The station's agent: opens its parts, connects them, and closes them. */
public final class DoorAgent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DoorAgent.class);

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final Station station;
  private final Facade facade;
  private final DoorUserAgent sip;

  private DoorAgent(DoorConfig config, GpioChip chip, Runnable anew)
      throws GpioException, IOException, MediaException {
    DoorConfig.CallTimes times = config.call();
    station =
        new Station(
            new StationMachine(
                StationTimes.of(
                    config.bell().debounce(),
                    times.calling(),
                    times.longest(),
                    times.callBack(),
                    times.shown()),
                () -> RingId.next(System.currentTimeMillis())),
            config.door().door());
    closing.push(station::stop);
    boolean complete = false;
    DoorClock time = DoorClock.in(config.state(), DoorClock.Sources.machine());
    try {
      Signals signals = Signals.load();
      Clock clock = Clock.systemDefaultZone();
      FeedbackSettings telling = config.feedback();
      facade = new Facade(config.facade(), signals, telling.languages(), clock);
      closing.push(facade::close);
      Lights lights = new Lights(chip, wired(config.lights()));
      closing.push(lights::close);
      MediaSource media = new WebrtcMedia(config.media());
      closing.push(media::close);
      Prompts prompts = new Prompts(signals, telling.prompts(), telling.languages());
      closing.push(prompts::close);
      Loudspeaker loudspeaker = new ServerLoudspeaker();
      closing.push(loudspeaker::close);
      LockLink lock = new LockLink(config.lock().socket(), station.fromLock());
      closing.push(lock::close);
      sip = DoorUserAgent.start(sipSettings(config, time), station.fromGateway());
      closing.push(sip::close);
      Feedback feedback =
          new Feedback(signals, telling, clock, lights, loudspeaker, prompts, facade);
      LateRings late = new LateRings(config.state(), time, sip::tell);
      closing.push(late::close);
      Renewal renewal = renewal(config, time);
      StatusPage status = new StatusPage(config, station, time, late, renewal);
      facade.mount("/status", status::answer);
      Upkeep upkeep = upkeep(config, time, renewal, anew);
      closing.push(upkeep::close);
      station.begin(
          new StationRooms(media, sip, lock, feedback, facade, late, time, upkeep, config.desk()));
      closing.push(station::hangUpDesk);
      InputLine bell = chip.requestInput(config.bell().line(), "heurtoir-door", station.fromBell());
      closing.push(bell::close);
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  /**
   * Starts everything. The agent then registers, prepares media and serves by itself.
   *
   * @throws GpioException where the button's or a light's line is not available
   * @throws MediaException where libwebrtc or the sound server is missing
   * @throws IOException where a certificate cannot be read or the façade's port is taken
   */
  public static DoorAgent start(DoorConfig config, GpioChip chip)
      throws GpioException, IOException, MediaException {
    return new DoorAgent(config, chip, () -> {});
  }

  private Renewal renewal(DoorConfig config, DoorClock time) {
    DoorConfig.Identity identity = config.identity();
    return new Renewal(
        new Renewal.Own(
            config.door(), config.domain(), identity.certificate(), identity.authority()),
        time,
        sip::say,
        sip::renewIdentity);
  }

  private Upkeep upkeep(DoorConfig config, DoorClock time, Renewal renewal, Runnable anew) {
    DoorConfig.Identity identity = config.identity();
    List<DailyCheck.Part> parts = new ArrayList<>();
    parts.add(station::registration);
    parts.add(station::lockProcess);
    parts.add(station::camera);
    if (config.daily().sound()) {
      parts.add(MediaChecks::sound);
    }
    DailyCheck test =
        new DailyCheck(
            new DailyCheck.Plan(config.daily().at(), config.state(), identity.certificate(), parts),
            config.door().value(),
            time,
            ZoneId.systemDefault());
    MemoryBound memory = MemoryBound.ofThisProcess();
    return new Upkeep(
        time,
        renewal,
        test,
        station::resting,
        sip::say,
        () -> {
          if (memory.reached()) {
            station.whenQuiet(MemoryBound.QUIET, () -> beginAnew(memory, anew));
          }
        });
  }

  private static void beginAnew(MemoryBound memory, Runnable anew) {
    LOG.warn(
        "event=memory-bound used_mib={} bound_mib={} begins=anew",
        memory.used().orElse(0) >> 20,
        memory.bound() >> 20);
    anew.run();
  }

  private static Map<Light, GpioChip.LineChoice> wired(DoorConfig.Lights lights) {
    return Map.of(
        Light.CALLED, lights.called(),
        Light.SPEAK, lights.speak(),
        Light.OPEN, lights.open(),
        Light.FAULT, lights.fault(),
        Light.CAPTURE, lights.capture());
  }

  private static DoorSipSettings sipSettings(DoorConfig config, DoorClock time) {
    DoorConfig.Identity identity = config.identity();
    return DoorSipSettings.of(
        config.door(),
        config.domain(),
        config.gateways().stream().map(DoorAgent::gateway).toList(),
        config.srv(),
        config.state(),
        new TlsFiles(identity.certificate(), identity.key(), identity.authority()),
        time);
  }

  private static DoorSipSettings.Gateway gateway(GatewayAddress address) {
    return new DoorSipSettings.Gateway(address.host(), address.port());
  }

  /**
   * Completes when the station can take a ring for the first time: registered, media prepared, lock
   * process connected.
   */
  public CompletableFuture<Void> ready() {
    return station.ready();
  }

  /** The newest ring, if there was one. */
  public Optional<RingId> lastRing() {
    return station.lastRing();
  }

  /** The visitor's screen. */
  public Facade facade() {
    return facade;
  }

  /** Cuts the connection to the gateway, like an outage. The agent reconnects by itself. */
  public void dropConnection() {
    sip.dropConnection();
  }

  /** The visitor ends the ring, at a station with a button for that. */
  public void visitorLeaves() {
    station.visitorLeaves();
  }

  /** Ends calls and parts, the last opened first. */
  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }

  /** The agent of a real station: {@code heurtoir-door [door.toml]}. */
  static void run(String[] args, Logs logs) throws InterruptedException {
    try {
      DoorConfig config =
          DoorToml.read(Path.of(args.length > 0 ? args[0] : "/etc/heurtoir/door.toml"));
      logs.at(config.door());
      // systemd restarts the program after it ends by itself (Restart=always).
      DoorAgent agent =
          new DoorAgent(config, LinuxGpioChip.open(config.chip()), () -> System.exit(0));
      ServiceManager manager = ServiceManager.of(System.getenv());
      manager.ready("waiting for gateway, camera or lock");
      AgentWatch watch = AgentWatch.start(manager, agent.station::turn);
      agent.ready().thenRun(() -> manager.status("rings are taken"));
      CountDownLatch stopped = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    watch.close();
                    agent.close();
                    logs.close();
                    stopped.countDown();
                  },
                  "door-stop"));
      stopped.await();
    } catch (ConfigException wrong) {
      wrong.problems().forEach(Problems.stream(System.getenv())::println);
      end(ConfigException.EXIT_CODE, logs);
    } catch (GpioException | IOException | MediaException missing) {
      Problems.stream(System.getenv()).println("heurtoir-door: " + missing.getMessage());
      end(69, logs);
    }
  }

  private static void end(int code, Logs logs) {
    logs.close();
    System.exit(code);
  }
}
