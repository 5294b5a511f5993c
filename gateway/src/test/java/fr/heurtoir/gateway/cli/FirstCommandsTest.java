package fr.heurtoir.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.Gateway;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.Usage;
import fr.heurtoir.protocol.pki.LocalCa;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody gets who types the gateway's commands for the first time. */
class FirstCommandsTest {
  @TempDir Path folder;

  private record Said(int status, String out, String err) {}

  /** A process of its own: {@code main} takes over logging and ends. */
  private Said gateway(String user, List<String> words) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    line.addAll(List.of("-Duser.name=" + user, "-cp"));
    line.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    line.add(Gateway.class.getName());
    line.addAll(words);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the command ends");
    return new Said(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private void configuration() throws Exception {
    LocalCa ca = LocalCa.in(folder, "Test", Clock.systemUTC());
    ca.issueServer(folder, "sip", List.of("localhost"), Duration.ofDays(90));
    Files.createDirectories(folder.resolve("state"));
    Files.writeString(
        Files.createDirectories(folder.resolve("schools.d")).resolve("jules-ferry.toml"),
        "id = \"jules-ferry\"\nname = \"École\"\n[[door]]\nid = \"portail\"\nname = \"Portail\"\n");
    Files.writeString(
        folder.resolve("gateway.toml"),
        """
        [sip]
        domain = "ecoles.example"
        certificate = "sip.pem"
        key = "sip-key.pem"
        authority = "ca.pem"
        [media]
        advertised = ["127.0.0.1"]
        [storage]
        database = "state/gateway.db"
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help", "enrol --help", "doors -h", "enrol-door --help"})
  void whoAsksIsToldAndThatIsNoMistake(String words) throws Exception {
    Said said = gateway("somebody", List.of(words.split(" ")));
    assertEquals(0, said.status(), said.err());
    assertEquals("", said.err());
    assertTrue(said.out().contains("--config DIR"), said.out());
  }

  @Test
  void theVersionIsSaid() throws Exception {
    Said said = gateway("somebody", List.of("--version"));
    assertEquals(0, said.status(), said.err());
    assertTrue(said.out().matches("heurtoir-gateway \\S+\\R"), said.out());
  }

  @Test
  void noRunningGatewayIsSaidPlainlyAndEndsWith69() throws Exception {
    configuration();
    for (String command :
        List.of("status", "rings --since 7d --json", "ring 01M8", "test-ring a.b")) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.addAll(List.of("--config", folder.toString()));
      Said said = gateway("somebody", words);
      assertEquals(Command.UNAVAILABLE, said.status(), said.err());
      assertTrue(said.err().contains("Does it run"), said.err());
    }
    assertEquals(Command.USAGE, gateway("somebody", List.of("status", "--outcome", "x")).status());
    assertEquals(Command.USAGE, gateway("somebody", List.of("rings", "--since")).status());
  }

  @Test
  void theHelpOfOneCommandIsOfThatOne() {
    assertEquals(
        """
        heurtoir-gateway enrol-door DOOR [--hours N] [--address HOST:PORT] [--certificate PEM]
        heurtoir-gateway enrol-door DOOR --revoke yes
        each with [--config DIR], /etc/heurtoir unless said\
        """,
        Usage.of("enrol-door"));
    assertTrue(Usage.of("setup").contains("--state DIR]\neach"), "whole, on all its lines");
    assertFalse(Usage.of("enrol").contains("enrolments"), "no other command's");
    assertTrue(Usage.of("--help").contains("heurtoir-gateway keys"), "every command's");
  }

  @ParameterizedTest
  @ValueSource(strings = {"frobnicate", "--confg x", "enrol directrice"})
  void aWrongWordIsNamedAndEndsWith64(String words) throws Exception {
    Said said = gateway("somebody", List.of(words.split(" ")));
    assertEquals(Command.USAGE, said.status(), said.err());
    assertEquals("", said.out());
    assertTrue(
        said.err().contains(words.startsWith("enrol") ? "for whom" : words.split(" ")[0]),
        said.err());
  }

  @Test
  void aNewDatabaseIsMadeWithoutAWordOfALibrary() throws Exception {
    configuration();
    Said said = gateway("somebody", List.of("init", "--config", folder.toString()));
    assertEquals(0, said.status(), said.err());
    assertEquals("", said.err());
    assertTrue(said.out().startsWith("made "), said.out());
  }

  /** Whoever is root here gives the folder away; whoever is not, says that they were root. */
  @Test
  void rootIsRefusedBeforeAnythingIsMadeInTheServicesFolder() throws Exception {
    configuration();
    Path state = folder.resolve("state");
    if (Files.getOwner(state).getName().equals("root")) {
      Files.setOwner(
          state,
          state.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    }
    Said said = gateway("root", List.of("init", "--config", folder.toString()));
    assertEquals(Command.CONFIGURATION, said.status(), said.err());
    assertTrue(said.err().contains("not as root"), said.err());
    try (var made = Files.list(state)) {
      assertEquals(List.of(), made.toList());
    }
  }

  @Test
  void onlyAYesEndsTheTokensOfADoor() throws Exception {
    configuration();
    Said said =
        gateway(
            "somebody",
            List.of(
                "enrol-door",
                "portail.jules-ferry",
                "--revoke",
                "maybe",
                "--config",
                folder.toString()));
    assertEquals(Command.USAGE, said.status(), said.err());
    assertTrue(said.err().contains("yes or no"), said.err());
  }
}
