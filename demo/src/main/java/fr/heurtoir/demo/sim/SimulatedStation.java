package fr.heurtoir.demo.sim;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.heurtoir.door.DoorAgent;
import fr.heurtoir.door.av.MediaException;
import fr.heurtoir.door.config.ConfigException;
import fr.heurtoir.door.config.DoorConfig;
import fr.heurtoir.door.config.DoorToml;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.lock.LockSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A whole station without hardware: {@code SimulatedStation CONFIG [--machine-sound] [--leash]}.
 *
 * <p>It runs the unchanged agent and lock process of a real station with a {@link FakeChip}, whose
 * socket is the configured chip, and with a {@link NullSound}, unless {@code --machine-sound}
 * selects the machine's own sound. Its files are beside the configuration. {@code --leash} ends it
 * when its standard input ends.
 *
 * <p>Standard output has one JSON object a line: {@code ready} when a ring can be taken. The token
 * of the controls is {@code HEURTOIR_SIM_TOKEN} or a random one. Exit codes are those of a real
 * station: 78 for the configuration, 69 where something is missing.
 */
public final class SimulatedStation implements AutoCloseable {
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final DoorConfig config;
  private final DoorAgent agent;
  private final Supervised lock;
  private final Path folder;
  private final String token;
  private final Optional<NullSound> sound;

  private SimulatedStation(Path file, boolean machineSound, String token)
      throws ConfigException, IOException, GpioException, MediaException {
    this.token = token;
    config = DoorToml.read(file);
    Path parent = file.toAbsolutePath().getParent();
    folder = parent == null ? Path.of("/") : parent;
    boolean complete = false;
    try {
      FakeChip chip =
          FakeChip.start(Path.of(config.chip()), folder.resolve("edges.log"), lines(config));
      closing.push(chip::close);
      sound = machineSound ? Optional.empty() : Optional.of(NullSound.start(folder));
      sound.ifPresent(
          daemon -> {
            closing.push(daemon::close);
            daemon.useInThisProcess();
          });
      lock = new Supervised("lock", () -> LockChild.start(file, folder.resolve("lock.log")));
      closing.push(lock::close);
      agent = DoorAgent.start(config, new FakeChipClient(Path.of(config.chip())));
      closing.push(agent::close);
      LineChoice bell = config.bell().line();
      new Controls(agent, chip, bell.name(), bell.activeLow(), token).mount(agent.facade());
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  /**
   * Starts it.
   *
   * @param token of the controls
   */
  public static SimulatedStation start(Path config, boolean machineSound, String token)
      throws ConfigException, IOException, GpioException, MediaException {
    return new SimulatedStation(config, machineSound, token);
  }

  private static Map<String, Boolean> lines(DoorConfig config) {
    Map<String, Boolean> levels = new TreeMap<>();
    DoorConfig.Lights lights = config.lights();
    List<LineChoice> outputs =
        List.of(lights.called(), lights.speak(), lights.open(), lights.fault(), lights.capture());
    outputs.forEach(line -> levels.put(line.name(), line.activeLow()));
    LockSettings.Guards guards = config.lock().guards();
    Stream.of(guards.lockdownIn(), guards.lockdownOut(), guards.tamper())
        .flatMap(Optional::stream)
        .forEach(line -> levels.put(line.name(), line.activeLow()));
    for (LockSettings.Lock lock : config.lock().locks()) {
      Stream.of(Optional.of(lock.line()), lock.contact(), lock.exit())
          .flatMap(Optional::stream)
          .forEach(line -> levels.put(line.name(), line.activeLow()));
    }
    LineChoice bell = config.bell().line();
    levels.put(bell.name(), bell.activeLow());
    levels.remove("");
    return levels;
  }

  public DoorAgent agent() {
    return agent;
  }

  /** The simulated sound, unless the machine's own is used. */
  Optional<NullSound> sound() {
    return sound;
  }

  /** The line that says that a ring can be taken, with all addresses. */
  public String ready() {
    String own = "http://127.0.0.1:" + agent.facade().port();
    ObjectNode node = JsonMapper.builder().build().createObjectNode();
    node.put("event", "ready").put("door", config.door().value());
    node.put("facade", own + "/").put("controls", own + "/sim/#" + token);
    node.put("press", own + "/sim/press").put("token", token);
    node.put("edges", folder.resolve("edges.log").toString());
    node.put("lockPid", lock.pid()).put("pid", ProcessHandle.current().pid());
    sound.ifPresent(daemon -> node.put("sound", daemon.server()));
    return node.toString();
  }

  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }

  static void main(String[] args) {
    System.setProperty(
        "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s %5$s%6$s%n");
    List<String> options = List.of(args);
    if (args.length == 0 || args[0].startsWith("--")) {
      System.err.println("usage: SimulatedStation CONFIG [--machine-sound] [--leash]");
      System.exit(64);
    }
    try {
      String given = System.getenv("HEURTOIR_SIM_TOKEN");
      SimulatedStation station =
          start(
              Path.of(args[0]),
              options.contains("--machine-sound"),
              given == null || given.isEmpty() ? randomToken() : given);
      Runtime.getRuntime().addShutdownHook(new Thread(station::close, "station-stop"));
      if (options.contains("--leash")) {
        SimulatedLock.Leash.endWithInput();
      }
      station.agent().ready().thenRun(() -> System.out.println(station.ready()));
      Thread.currentThread().join();
    } catch (ConfigException wrong) {
      wrong.problems().forEach(System.err::println);
      System.exit(ConfigException.EXIT_CODE);
    } catch (IOException | GpioException | MediaException missing) {
      System.err.println("station: " + missing.getMessage());
      System.exit(69);
    } catch (InterruptedException stopped) {
      System.exit(0);
    }
  }

  private static String randomToken() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
