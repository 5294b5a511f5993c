package fr.heurtoir.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.heurtoir.door.lock.OrderKeysFile;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.order.OrderPublicKey;
import fr.heurtoir.protocol.pki.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** One simulated door: its configuration, its process, and the finger on its bell. */
final class DoorPart {
  /** School of the demo's doors. */
  static final String SCHOOL = "jules-ferry";

  /** Domain of their SIP addresses. */
  static final String DOMAIN = "demo.heurtoir.test";

  static final List<Named> NAMES =
      List.of(
          new Named("portail", "Portail"),
          new Named("cour", "Cour"),
          new Named("cantine", "Cantine"),
          new Named("parking", "Parking"),
          new Named("maternelle", "Maternelle"),
          new Named("gymnase", "Gymnase"),
          new Named("livraisons", "Livraisons"),
          new Named("garderie", "Garderie"));

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PULSE = Duration.ofSeconds(3);

  /** A door's label and the name that people see. */
  record Named(String id, String name) {}

  private final Options options;
  private final int number;
  private final DoorId id;
  private final Path folder;
  private final CompletableFuture<JsonNode> ready = new CompletableFuture<>();
  private volatile String facade = "";
  private volatile Pids pids = new Pids(0, 0);

  /** The processes of one station. */
  record Pids(long agent, long lock) {}

  /**
   * @param run the folder of sockets; the door gets one in it
   */
  DoorPart(Options options, int number, Path run) throws IOException {
    this.options = options;
    this.number = number;
    this.id = new DoorId(NAMES.get(number - 1).id() + "." + SCHOOL);
    this.folder = Files.createDirectories(run.resolve("d" + number));
  }

  DoorId id() {
    return id;
  }

  /** The page with the bell and the visitor's screen; known once the door is ready. */
  String facade() {
    return facade;
  }

  /** Its processes; known once the door is ready. */
  Pids pids() {
    return pids;
  }

  /** Writes {@code door.toml} and the keys whose orders the lock honours. */
  void configure(DemoCertificates certificates, GatewayPart.Ready gateway, OrderPublicKey orders)
      throws IOException {
    OrderKeysFile.write(
        folder.resolve("order-keys.toml"), new OrderKeysFile.Keys(1, List.of(orders)));
    PemFiles identity = certificates.door(id, DOMAIN);
    Files.writeString(
        folder.resolve("door.toml"),
        """
        [door]
        id = "%s"

        [gateway]
        domain = "%s"
        addresses = ["%s"]

        [tls]
        certificate = "%s"
        key = "%s"
        authority = "%s"

        [camera]
        %s

        [gpio]
        chip = "%s"
        light_called = "called"
        light_speak = "speak"
        light_open = "open"
        light_fault = "fault"
        light_capture = "capture"

        [lock]
        socket = "%s"
        state = "lock-state"
        keys = "order-keys.toml"

        [[lock.line]]
        name = "gate"
        gpio = "lock"
        pulse_ms = %d

        [keep]
        folder = "keep"

        [facade]
        port = %d
        """
            .formatted(
                id,
                DOMAIN,
                gateway.sip(),
                identity.certificate(),
                identity.key(),
                certificates.authority(),
                camera(),
                folder.resolve("chip.sock"),
                folder.resolve("lock.sock"),
                PULSE.toMillis(),
                options.facadePort() + number - 1));
  }

  private String camera() {
    String which = number == 1 ? options.camera().orElse("test") : "test";
    if (which.equals("test")) {
      return "kind = \"test\"";
    }
    if (which.startsWith("file:")) {
      return "kind = \"file\"\nfile = \"" + escaped(which.substring(5)) + "\"";
    }
    return "kind = \"device\"\ndevice = \"" + escaped(which) + "\"";
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** Starts the station's process. */
  Child start(Programs programs, Supervisor supervisor, Path logs) throws IOException {
    List<String> words = new ArrayList<>(List.of(folder.resolve("door.toml").toString()));
    Map<String, String> environment = new TreeMap<>();
    // Otherwise the C library gives each of libwebrtc's threads its own heap.
    environment.put("MALLOC_ARENA_MAX", "2");
    if (number == 1 && (options.microphone().isPresent() || options.speaker().isPresent())) {
      words.add("--machine-sound");
      options.microphone().ifPresent(name -> environment.put("PULSE_SOURCE", name));
      options.speaker().ifPresent(name -> environment.put("PULSE_SINK", name));
    }
    return supervisor.startAgainAndAgain(
        new Child.Spec(
            "door-" + id.door(), programs.station(words), environment, logs, programs.patience()),
        this::line);
  }

  private void line(String output) {
    if (output.startsWith("{")) {
      try {
        JsonNode words = JSON.readTree(output);
        if (words.path("event").asText().equals("ready")) {
          facade = words.path("controls").asText();
          pids = new Pids(words.path("pid").asLong(), words.path("lockPid").asLong());
          ready.complete(words);
        }
      } catch (JsonProcessingException notOurs) {
        // All other output is in its log.
      }
    }
  }

  /** Waits until a ring can be taken. */
  void awaitReady(Child station, CompletableFuture<String> stop) throws CannotStart, Stopped {
    station.await(ready, "ready", READY_WITHIN, stop);
  }

  /** Presses the bell; returns the time of the press. */
  Instant press() throws IOException, InterruptedException {
    return Finger.press(folder.resolve("chip.sock"), "bell");
  }
}
