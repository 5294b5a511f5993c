package fr.heurtoir.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.install.Installer;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import fr.heurtoir.protocol.testing.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway's program and the installer's command, as IT staff and an installer use them: a token
 * from one, the door's identity by the other, and a connection with what was issued.
 */
class ADoorEnrolsAtTheGatewayTest {
  private static final String DOOR = "portail.jules-ferry";

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();
  private int http;

  @BeforeEach
  void aGatewayRuns() throws Exception {
    LocalCa authority = LocalCa.in(folder, "Commune", Clock.systemUTC());
    PemFiles own =
        authority.issueServer(
            folder, "gateway", List.of("127.0.0.1", "localhost"), Duration.ofDays(90));
    http = FreePort.find();
    int sip = FreePort.find();
    Path config = Files.createDirectories(folder.resolve("gateway/schools.d")).getParent();
    Files.writeString(
        folder.resolve("gateway/gateway.toml"),
        """
        [web]
        listen = "127.0.0.1"
        port = %d
        certificate = "%s"
        key = "%s"

        [sip]
        listen = "127.0.0.1"
        port = %d
        domain = "heurtoir.example"
        certificate = "%s"
        key = "%s"
        authority = "%s"

        [media]
        listen = "127.0.0.1"
        port = 0

        [storage]
        database = "%s"

        [doors]
        authority-key = "%s"
        addresses = ["127.0.0.1:%d"]
        """
            .formatted(
                http,
                own.certificate(),
                own.key(),
                sip,
                own.certificate(),
                own.key(),
                authority.certificate(),
                folder.resolve("gateway.db"),
                folder.resolve("ca-key.pem"),
                sip));
    Files.writeString(
        folder.resolve("gateway/schools.d/jules-ferry.toml"),
        """
        id = "jules-ferry"
        name = "École Jules-Ferry"

        [[person]]
        id = "direction"
        name = "Direction"

        [[door]]
        id = "portail"
        name = "Portail"
        """);
    Process init = gateway(List.of("init", "--config", String.valueOf(config)), "init.log");
    assertTrue(init.waitFor(60, TimeUnit.SECONDS), "init does not end");
    assertEquals(0, init.exitValue(), () -> log("init.log"));
    Process gateway = gateway(List.of("--config", String.valueOf(config)), "gateway.log");
    Files.writeString(
        folder.resolve("door.toml"),
        """
        [keep]
        folder = "kept"

        [[lock.line]]
        """);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!listens() && System.nanoTime() - until < 0) {
      assertTrue(gateway.isAlive(), () -> "the gateway ended: " + log("gateway.log"));
      gateway.waitFor(100, TimeUnit.MILLISECONDS);
    }
    assertTrue(listens(), () -> "the gateway does not listen: " + log("gateway.log"));
  }

  @AfterEach
  void itEnds() throws InterruptedException {
    for (Process process : started) {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private boolean listens() {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress("127.0.0.1", http), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private String log(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException none) {
      return String.valueOf(none);
    }
  }

  private Process gateway(List<String> words, String output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
    command.add("-XX:TieredStopAtLevel=1");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("fr.heurtoir.gateway.Gateway");
    command.addAll(words);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(output).toFile())
            .start();
    started.add(process);
    return process;
  }

  private String token() throws Exception {
    Process command =
        gateway(
            List.of("enrol-door", DOOR, "--config", folder.resolve("gateway").toString()),
            "token.log");
    assertTrue(command.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, command.exitValue(), log("token.log"));
    return log("token.log")
        .lines()
        .flatMap(line -> List.of(line.split("\\s+")).stream())
        .filter(word -> word.startsWith("hd1."))
        .findFirst()
        .orElseThrow();
  }

  private String door(int expected, String... words) throws InterruptedException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--config", folder.resolve("door.toml").toString(), "--lang", "en"));
    int code = new Installer(out, out).run(all);
    String text = said.toString(StandardCharsets.UTF_8);
    assertEquals(expected, code, text + log("gateway.log"));
    return text;
  }

  @Test
  void theTokenGivesTheDoorAnIdentityByWhichTheGatewayTakesItAndIsGoodOnce() throws Exception {
    String token = token();
    door(0, "enrol", token);
    assertTrue(Files.exists(folder.resolve("order-keys.toml")));
    String reached = door(0, "test", "gateway");
    assertTrue(reached.contains("OK     gateway"), reached);
    String again = door(69, "enrol", token);
    assertTrue(again.contains("unknown-token"), again);
  }
}
