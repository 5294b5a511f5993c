package fr.heurtoir.demo.sim;

import fr.heurtoir.door.lock.OrderKeysFile;
import fr.heurtoir.protocol.order.OrderKey;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway's program as a process, with one school and the door of {@link StationToml}. */
final class GatewayProgram implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("event=ready http=(\\S+) sip=(\\S+)");

  private final Path folder;
  private final Process process;
  private final String http;
  private final String sip;

  /**
   * Starts it, and writes the door's own files where its configuration looks for them.
   *
   * @param history the school's {@code [history]}
   */
  GatewayProgram(Path folder, String history) throws Exception {
    this.folder = folder;
    LocalCa ca = LocalCa.in(folder, "Heurtoir test", Clock.systemUTC());
    Duration life = Duration.ofDays(1);
    PemFiles own = ca.issueServer(folder, "gateway", List.of("127.0.0.1"), life);
    ca.issueDoor(folder, "door", GatewayStandIn.DOOR, GatewayStandIn.DOMAIN, life);
    Files.createDirectories(folder.resolve("config/schools.d"));
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        folder.resolve("config/gateway.toml"),
        """
        [web]
        listen = "localhost"
        port = 0
        [sip]
        listen = "127.0.0.1"
        port = 0
        domain = "%s"
        certificate = "%s"
        key = "%s"
        authority = "%s"
        [media]
        listen = "127.0.0.1"
        port = 0
        [storage]
        database = "../data/gateway.db"
        [ops]
        drain = 0
        """
            .formatted(
                GatewayStandIn.DOMAIN, own.certificate(), own.key(), folder.resolve("ca.pem")));
    school(history);
    process = start(List.of("--make-database", "yes"), "gateway.log");
    awaitReady();
    Matcher said = ready();
    if (!said.find()) {
      throw new IllegalStateException(log());
    }
    http = said.group(1);
    sip = said.group(2);
  }

  /** A busy machine takes its time to start a program; one that ended is not waited for. */
  private void awaitReady() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!ready().find()) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() - until > 0) {
        process.destroyForcibly();
        throw new AssertionError("the gateway is not ready: " + log());
      }
    }
  }

  /** Writes the school's file anew; see {@link #reload}. */
  void school(String history) throws IOException {
    Files.writeString(
        folder.resolve("config/schools.d/jules-ferry.toml"),
        """
        id = "jules-ferry"
        name = "École Jules-Ferry"
        [[door]]
        id = "portail"
        name = "Portail"
        [[person]]
        id = "direction"
        name = "Mme Martin"
        [history]
        %s
        """
            .formatted(history));
  }

  /** By the command, as systemd does: a program begun under nohup takes no SIGHUP. */
  void reload() throws Exception {
    Process command = start(List.of("reload"), "reload.log");
    if (!command.waitFor(60, TimeUnit.SECONDS) || command.exitValue() != 0) {
      throw new AssertionError(Files.readString(folder.resolve("reload.log")) + log());
    }
  }

  private Process start(List<String> words, String output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
    command.add("-XX:TieredStopAtLevel=1");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("fr.heurtoir.gateway.Gateway");
    command.addAll(words);
    command.addAll(List.of("--config", folder.resolve("config").toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(output).toFile())
        .start();
  }

  private Matcher ready() {
    return READY.matcher(log());
  }

  String log() {
    try {
      return Files.readString(folder.resolve("gateway.log"));
    } catch (IOException none) {
      return "";
    }
  }

  /** The address of its page, without a slash at its end. */
  String http() {
    return http;
  }

  /** A station of this gateway, whose lock honours its orders. */
  SimulatedStation station() throws Exception {
    Path config = StationToml.write(folder, 600, 30, sip);
    OrderKey orders = OrderKey.read(Files.readString(folder.resolve("data/order.key")));
    OrderKeysFile.write(
        folder.resolve("order-keys.toml"), new OrderKeysFile.Keys(1, List.of(orders.publicKey())));
    SimulatedStation station = SimulatedStation.start(config, false, Hand.TOKEN);
    station.agent().ready().get(60, TimeUnit.SECONDS);
    return station;
  }

  /** A phone of the head teacher. */
  SchoolPhone phone() throws Exception {
    Process command = start(List.of("enrol", "direction", "jules-ferry"), "enrol.log");
    if (!command.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("enrol does not end");
    }
    String said = Files.readString(folder.resolve("enrol.log"));
    String link =
        said.lines()
            .filter(line -> line.contains("#"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(said));
    return new SchoolPhone(http, link);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
