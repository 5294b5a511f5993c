package fr.heurtoir.gateway.cli.setup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.protocol.pki.CertificateCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiCommandTest {
  private static final String NAME = "heurtoir.commune.example";

  /** Nobody's machine: keys have no group, and there is no service. */
  private static final Machine MACHINE =
      new Machine() {
        @Override
        public boolean root() {
          return false;
        }

        @Override
        public String zone() {
          return "Europe/Paris";
        }

        @Override
        public boolean hasUnit() {
          return false;
        }

        @Override
        public int run(List<String> command) {
          throw new AssertionError(command);
        }
      };

  @TempDir Path home;
  private Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

  @BeforeEach
  void whatSetupMakes() throws Exception {
    folder = Files.createDirectory(home.resolve("etc"));
    Path state = Files.createDirectory(home.resolve("state"));
    Map<String, String> answers =
        Map.of(
            "name", NAME,
            "address", "192.0.2.10",
            "web", "proxy",
            "school", "École Jules-Ferry",
            "doors", "Portail",
            "head", "Mme Martin");
    Setup setup = new Setup(folder, state, MACHINE, Clock.systemUTC(), out, out);
    assertEquals(0, setup.run(answers, Optional.empty(), words -> 0));
    said.reset();
  }

  private int pki(String word) {
    return PkiCommand.run(
        List.of(word, "--config", folder.toString()), MACHINE, Clock.systemUTC(), out, out);
  }

  private void replace(String what, String by) throws IOException {
    Path file = folder.resolve("gateway.toml");
    String text = Files.readString(file);
    assertTrue(text.contains(what), what);
    Files.writeString(file, text.replace(what, by));
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private static Certificate certificate(Path file) throws Exception {
    try (InputStream pem = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }

  @Test
  void aRenewedCertificateIsOfTheSameAuthorityAndNamesEveryAddressOfTheDoors() throws Exception {
    Path sip = folder.resolve("pki/sip.pem");
    byte[] authority = Files.readAllBytes(folder.resolve("pki/ca.pem"));
    byte[] before = Files.readAllBytes(sip);
    replace("[\"" + NAME + ":5061\"]", "[\"" + NAME + ":5061\", \"[2001:db8::10]:5061\"]");

    assertEquals(0, pki("renew"), this::said);
    assertArrayEquals(authority, Files.readAllBytes(folder.resolve("pki/ca.pem")));
    assertFalse(Arrays.equals(before, Files.readAllBytes(sip)));
    certificate(sip).verify(certificate(folder.resolve("pki/ca.pem")).getPublicKey());
    assertEquals(
        List.of(),
        CertificateCheck.server(
            sip,
            folder.resolve("pki/sip-key.pem"),
            Set.of(NAME, "[2001:db8::10]"),
            Clock.systemUTC().instant()));
  }

  @Test
  void bothEndsAreShown() {
    assertEquals(0, pki("show"), this::said);
    assertTrue(said().contains(folder.resolve("pki/ca.pem") + " ends at "), said());
    assertTrue(said().contains(folder.resolve("pki/sip.pem") + " ends at "), said());
  }

  /** Whoever has an authority of their own would renew a file that no door ever sees. */
  @Test
  void aCertificateThatSetupDidNotMakeIsNamedAndNothingIsMade() throws Exception {
    Path own = Files.copy(folder.resolve("pki/sip.pem"), folder.resolve("own.pem"));
    byte[] before = Files.readAllBytes(own);
    replace("certificate = \"pki/sip.pem\"", "certificate = \"own.pem\"");
    for (String word : List.of("renew", "show")) {
      said.reset();
      assertEquals(Command.CONFIGURATION, pki(word), word);
      assertTrue(said().contains(own + " ([sip] certificate)"), said());
    }
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("pki/sip.pem")));
  }

  @Test
  void anotherWordIsAWrongCommandLine() {
    assertEquals(Command.USAGE, pki("init"));
    assertEquals("pki show, or pki renew\n", said());
  }
}
