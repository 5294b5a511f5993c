package fr.heurtoir.demo;

import fr.heurtoir.protocol.pki.PemFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The demo's gateway: its configuration, its process, its enrolment links. */
final class GatewayPart {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final String MAIN = "fr.heurtoir.gateway.Gateway";
  private static final String ENROL = "fr.heurtoir.gateway.Enrol";

  private final Programs programs;
  private final Supervisor supervisor;
  private final Path logs;
  private final Path config;
  private final Path data;
  private final ConcurrentHashMap<String, CompletableFuture<String>> registrations =
      new ConcurrentHashMap<>();

  /**
   * What the gateway said when it was ready.
   *
   * @param http the address of its page
   * @param sip host and port for doors
   * @param startupMs from the start of its process, as it counts itself
   */
  record Ready(String http, String sip, long startupMs, long pid, Child child) {}

  GatewayPart(Programs programs, Supervisor supervisor, Path logs, Path config, Path data) {
    this.programs = programs;
    this.supervisor = supervisor;
    this.logs = logs;
    this.config = config;
    this.data = data;
  }

  /**
   * Writes {@code gateway.toml} and the school's file.
   *
   * @param web certificate and key of the web page, or empty for plain HTTP
   * @param sip certificate and key shown to doors
   */
  void configure(
      Options options, InetAddress address, Optional<PemFiles> web, PemFiles sip, Path authority)
      throws IOException {
    Files.writeString(config.resolve("gateway.toml"), "");
    Files.createDirectories(config.resolve("schools.d"));
  }

  /**
   * Starts the gateway.
   *
   * @param rings told every line of its log
   */
  Ready start(RingBook rings, CompletableFuture<String> stop)
      throws IOException, CannotStart, Stopped {
    Child.Expectation ready = Child.expect(line -> line.contains("event=ready "));
    Child child =
        supervisor.start(
            new Child.Spec(
                "gateway", programs.gateway(MAIN, "--config", config.toString()), Map.of(), logs),
            line -> {
              ready.accept(line);
              rings.line(line);
              registration(line);
            });
    Map<String, String> words =
        LogLine.read(child.await(ready.line(), "ready", READY_WITHIN, stop));
    return new Ready(
        words.getOrDefault("http", ""),
        words.getOrDefault("sip", ""),
        Long.parseLong(words.getOrDefault("startup_ms", "-1")),
        child.pid(),
        child);
  }

  private void registration(String line) {
    if (line.contains("event=door-registered ")) {
      String door = LogLine.read(line).getOrDefault("door", "");
      registered(door).complete(door);
    }
  }

  /** Done when that door has registered for the first time. */
  CompletableFuture<String> registered(String door) {
    return registrations.computeIfAbsent(door, d -> new CompletableFuture<>());
  }

  /** A link that enrols one phone of a person. */
  String enrol(String person) throws IOException, CannotStart {
    Queue<String> said = new ConcurrentLinkedQueue<>();
    int status =
        supervisor.run(
            new Child.Spec(
                "enrol",
                programs.gateway(
                    ENROL,
                    "--config",
                    config.toString(),
                    "--school",
                    DoorPart.SCHOOL,
                    "--person",
                    person),
                Map.of(),
                logs),
            said::add);
    return said.stream()
        .filter(line -> status == 0 && line.startsWith("http"))
        .findFirst()
        .orElseThrow(
            () ->
                new CannotStart(
                    CannotStart.PROCESS, "no link for " + person + ": " + String.join("\n", said)));
  }
}
