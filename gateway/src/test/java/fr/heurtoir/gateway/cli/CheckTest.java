package fr.heurtoir.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.protocol.pki.LocalCa;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
  @TempDir Path folder;

  @BeforeEach
  void aGoodConfiguration() throws IOException {
    LocalCa.in(folder, "Doors", Clock.systemUTC())
        .issueServer(folder, "sip", List.of("heurtoir.commune.example"), Duration.ofDays(90));
    Files.writeString(
        folder.resolve("gateway.toml"),
        """
        [web]
        port = 8080
        [sip]
        domain = "heurtoir.commune.example"
        certificate = "sip.pem"
        key = "sip-key.pem"
        authority = "ca.pem"
        [doors]
        authority-key = "ca-key.pem"
        addresses = ["heurtoir.commune.example:5061"]
        [media]
        advertised = ["192.0.2.10"]
        [storage]
        database = "gateway.db"
        """);
    Files.createDirectory(folder.resolve("schools.d"));
    Files.writeString(
        folder.resolve("schools.d/ferry.toml"),
        """
        id = "ferry"
        name = "Ferry"
        [[door]]
        id = "portail"
        name = "Portail"
        [[person]]
        id = "head"
        name = "Mme Martin"
        role = "head"
        """);
    Files.createFile(folder.resolve("gateway.db"));
  }

  private void replace(String file, String what, String by) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    assertTrue(text.contains(what), what);
    Files.writeString(path, text.replace(what, by));
  }

  /** What the command says, with its exit code before it. */
  private String checked() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    int status = Check.run(List.of("--config", folder.toString()), out, out);
    return status + "\n" + said.toString(StandardCharsets.UTF_8);
  }

  private void says(int status, String what) {
    String said = checked();
    assertTrue(said.startsWith(status + "\n"), said);
    assertTrue(said.contains(what), said);
  }

  @Test
  void aGoodOneIsCounted() {
    assertEquals(
        "0\n" + folder + ": a gateway can start by it. Schools: 1, doors: 1, people: 1\n",
        checked());
  }

  @Test
  void aFaultIsNamedWithFileLineAndKey() throws IOException {
    replace("gateway.toml", "port = 8080", "port = 70000");
    says(Command.CONFIGURATION, "gateway.toml:2: web.port");
  }

  @Test
  void aKeyThatOthersCanReadIsAnError() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("sip-key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
    says(Command.CONFIGURATION, "error    [sip] the key ");
  }

  @Test
  void aKeyOfAnotherCertificateIsAnError() throws IOException {
    LocalCa.in(folder, "Doors", Clock.systemUTC())
        .issueServer(folder, "other", List.of("heurtoir.commune.example"), Duration.ofDays(90));
    Files.move(
        folder.resolve("other-key.pem"),
        folder.resolve("sip-key.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    says(Command.CONFIGURATION, "is not that of " + folder.resolve("sip.pem"));
  }

  @Test
  void anAuthorityWithAnothersKeyIsAnError() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    LocalCa.in(other, "Others", Clock.systemUTC());
    Files.move(
        other.resolve("ca-key.pem"),
        folder.resolve("ca-key.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    says(Command.CONFIGURATION, "error    [doors] authority-key: ");
  }

  @Test
  void aCertificateThatHasExpiredOrNamesAnotherHostIsAWarning() throws IOException {
    Clock before = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
    LocalCa.in(folder, "Doors", before)
        .issueServer(folder, "sip", List.of("old.example"), Duration.ofDays(90));
    says(0, "warning  [sip] " + folder.resolve("sip.pem") + " has expired");
    says(0, "does not name heurtoir.commune.example");
  }

  @Test
  void aPortThatIsThereTwiceIsAWarning() throws IOException {
    replace("gateway.toml", "port = 8080", "port = 5061");
    says(0, "warning  [sip] port is TCP port 5061, as [web] port is");
  }

  @Test
  void aSchoolThatRingsNobodyIsAWarning() throws IOException {
    replace("schools.d/ferry.toml", "role = \"head\"", "rings = false");
    says(0, "the school ferry rings nobody");
  }

  @Test
  void aMissingDatabaseAndNoSchoolAreWarnings() throws IOException {
    Files.delete(folder.resolve("gateway.db"));
    Files.delete(folder.resolve("schools.d/ferry.toml"));
    says(0, "there is no database yet: heurtoir-gateway init");
    says(0, "no school is configured");
  }
}
