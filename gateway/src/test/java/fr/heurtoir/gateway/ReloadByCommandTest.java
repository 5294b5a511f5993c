package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.nio.file.attribute.PosixFilePermissions;
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
    return Running.start(folder, config, Database.of(config.storage(), true), counters -> {});
  }

  private record Said(int status, String text) {}

  private Said reload() {
    return ask("reload");
  }

  private Said ask(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int status = ControlClient.ask(folder.resolve("control.sock"), List.of(words), print, print);
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

  private Path commune(String id, String more) throws Exception {
    Path own = folder.resolve("communes.d").resolve(id);
    Files.createDirectories(own.resolve("schools.d"));
    Files.copy(
        folder.resolve("schools.d/pasteur.toml"),
        own.resolve("schools.d/pasteur.toml"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(
        own.resolve("commune.toml"), "[web]\norigins = [\"https://" + id + ".example\"]\n" + more);
    return own;
  }

  @Test
  void takesANewCommuneOverAndNothingWhereOneOfItsFilesCannotBeUsed() throws Exception {
    Path file = folder.resolve("gateway.toml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("[web]\n", "[web]\norigins = [\"https://ville-a.example\"]\n"));
    Running running = start();
    try {
      assertFalse(ask("keys", "status").text().contains("commune="));
      commune("ville-b", "");
      Said taken = reload();
      assertEquals(0, taken.status(), taken.text());
      assertTrue(taken.text().contains("communes: 2"), taken.text());
      assertTrue(ask("keys", "status").text().contains("commune=ville-b epoch=1 "));
      assertTrue(ask("doors").text().contains("portail.pasteur.ville-b"));
      assertEquals(0, ask("keys", "roll", "ville-b").status());
      assertEquals(Command.USAGE, ask("keys", "roll", "ville-c").status());

      Path broken = commune("ville-c", "[doors]\norder-key = \"broken.key\"\n");
      Files.writeString(broken.resolve("broken.key"), "nonsense");
      Files.setPosixFilePermissions(
          broken.resolve("broken.key"), PosixFilePermissions.fromString("rw-------"));
      Said refused = reload();
      assertEquals(Command.CONFIGURATION, refused.status(), refused.text());
      assertTrue(refused.text().contains("broken.key"), refused.text());
      assertFalse(ask("doors").text().contains("ville-c"));

      Files.delete(broken.resolve("commune.toml"));
      Files.delete(broken.resolve("schools.d/pasteur.toml"));
      Files.delete(broken.resolve("schools.d"));
      Files.delete(broken.resolve("broken.key"));
      Files.delete(broken);
      commune("ville-b", "[doors]\norder-key = \"other.key\"\n");
      Said later = reload();
      assertEquals(0, later.status(), later.text());
      assertTrue(
          later.text().contains("[doors] of the commune ville-b changed, that needs a restart"),
          later.text());
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
