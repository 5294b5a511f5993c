package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.cli.ControlClient;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.ConfigResult;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code heurtoir-gateway reload} ends with what became of the reload, as systemctl shows it. */
class ReloadByCommandTest {
  @TempDir Path folder;
  private LocalCa ca;
  private PemFiles sip;

  @BeforeEach
  void aConfiguration() throws Exception {
    ca = LocalCa.in(folder, "Test", Clock.systemUTC());
    sip = ca.issueServer(folder, "sip", List.of("localhost"), Duration.ofDays(90));
    Files.createDirectories(folder.resolve("schools.d"));
    gateway(0);
    school("jules-ferry");
    school("pasteur");
  }

  private void gateway(int mediaPort) throws Exception {
    Files.writeString(
        folder.resolve("gateway.toml"),
        """
        [web]
        listen = "localhost"
        port = 0
        [sip]
        listen = "127.0.0.1"
        port = 0
        domain = "ecoles.example"
        certificate = "sip.pem"
        key = "sip-key.pem"
        authority = "ca.pem"
        [doors]
        control = "control.sock"
        addresses = ["localhost:5061"]
        [media]
        listen = "127.0.0.1"
        port = %d
        advertised = ["127.0.0.1"]
        [storage]
        database = "gateway.db"
        """
            .formatted(mediaPort));
  }

  private void school(String id) throws Exception {
    Files.writeString(
        folder.resolve("schools.d/" + id + ".toml"),
        """
        id = "%s"
        name = "École"
        [[door]]
        id = "portail"
        name = "Portail"
        [[person]]
        id = "directrice-%s"
        name = "Direction"
        """
            .formatted(id, id));
  }

  private GatewayConfig config() {
    return assertInstanceOf(ConfigResult.Loaded.class, GatewayConfig.load(folder)).config();
  }

  private Running start() throws IOException {
    GatewayConfig config = config();
    return Running.start(
        folder, config, Database.Sqlite.at(config.storage().database()), counters -> {});
  }

  private record Said(int status, String text) {}

  private Said reload() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int status = ControlClient.ask(folder.resolve("control.sock"), List.of("reload"), print, print);
    return new Said(status, out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void saysWhatIsNotTakenOverWhatIsGoneAndWhoRingsNobody() throws Exception {
    Running running = start();
    try {
      Files.delete(folder.resolve("schools.d/pasteur.toml"));
      gateway(7_000);
      Said said = reload();
      assertEquals(0, said.status(), said.text());
      assertTrue(said.text().contains("gone: the school pasteur"), said.text());
      assertTrue(said.text().contains("[media] changed, that needs a restart"), said.text());
      assertTrue(said.text().contains("the school jules-ferry rings nobody"), said.text());
    } finally {
      running.stop();
    }
  }

  @Test
  void failsWhereTheConfigurationOrACertificateCannotBeUsedAndChangesNothing() throws Exception {
    Running running = start();
    try {
      Files.writeString(folder.resolve("schools.d/pasteur.toml"), "id = [");
      Said broken = reload();
      assertEquals(Command.CONFIGURATION, broken.status(), broken.text());
      assertTrue(broken.text().contains("pasteur.toml"), broken.text());
      Files.delete(folder.resolve("schools.d/pasteur.toml"));
      PemFiles other = ca.issueServer(folder, "other", List.of("localhost"), Duration.ofDays(90));
      Files.copy(other.key(), sip.key(), StandardCopyOption.REPLACE_EXISTING);
      Said mismatch = reload();
      assertEquals(Command.CONFIGURATION, mismatch.status(), mismatch.text());
      assertTrue(mismatch.text().contains("is not that of"), mismatch.text());
      Files.copy(other.certificate(), sip.certificate(), StandardCopyOption.REPLACE_EXISTING);
      Said mended = reload();
      assertEquals(0, mended.status(), mended.text());
      assertTrue(
          mended.text().contains("gone: the school pasteur"),
          "the reloads that failed had changed nothing");
    } finally {
      running.stop();
    }
  }

  @Test
  void failsWhereARestartWouldFindFilesThatCannotBeUsed() throws Exception {
    Running running = start();
    try {
      PemFiles other = ca.issueServer(folder, "other", List.of("localhost"), Duration.ofDays(90));
      Path file = folder.resolve("gateway.toml");
      String before = Files.readString(file);
      String key = sip.key().getFileName().toString();
      assertTrue(before.contains(key), before);
      Files.writeString(file, before.replace(key, other.key().getFileName().toString()));
      Said mismatch = reload();
      assertEquals(Command.CONFIGURATION, mismatch.status(), mismatch.text());
      assertTrue(mismatch.text().contains("is not that of"), mismatch.text());
      Files.writeString(file, before);
      assertEquals(0, reload().status());
    } finally {
      running.stop();
    }
  }

  @Test
  void aKeyThatDoesNotFitEndsTheStartWithACodeThatIsNotTriedAgain() throws Exception {
    PemFiles other = ca.issueServer(folder, "other", List.of("localhost"), Duration.ofDays(90));
    Files.copy(other.key(), sip.key(), StandardCopyOption.REPLACE_EXISTING);
    assertThrows(Unusable.class, () -> start());
  }
}
