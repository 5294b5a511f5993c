package fr.heurtoir.gateway.school;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.config.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcConfigTest {
  private static final String GATEWAY =
      """
      [sip]
      domain = "heurtoir.example"
      certificate = "x.pem"
      key = "x.pem"
      authority = "x.pem"

      [media]
      listen = "127.0.0.1"

      [storage]
      database = "gateway.db"

      """;

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("x.pem"), "x");
    Files.createDirectory(folder.resolve("schools.d"));
    school("a", "directrice", "email = \"Directrice@Ecole.example\"");
    secret("s3cret\n", "rw-r-----");
  }

  private void school(String id, String person, String emails) throws IOException {
    Files.writeString(
        folder.resolve("schools.d/" + id + ".toml"),
        """
        id = "%s"
        name = "École"

        [[person]]
        id = "%s"
        name = "Quelqu'un"
        %s
        """
            .formatted(id, person, emails));
  }

  private void secret(String text, String mode) throws IOException {
    Path file = folder.resolve("oidc.secret");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private ConfigResult load(String oidc) throws IOException {
    Files.writeString(folder.resolve("gateway.toml"), GATEWAY + oidc);
    return GatewayConfig.load(folder);
  }

  private GatewayConfig loaded(String oidc) throws IOException {
    ConfigResult result = load(oidc);
    return assertInstanceOf(ConfigResult.Loaded.class, result, result::toString).config();
  }

  private String fault(String oidc) throws IOException {
    List<ConfigProblem> problems =
        assertInstanceOf(ConfigResult.Faulty.class, load(oidc)).problems();
    assertEquals(1, problems.size(), problems::toString);
    return problems.getFirst().toString();
  }

  @Test
  void withoutTheTableThereIsNoProvider() throws Exception {
    assertEquals(Optional.empty(), loaded("").oidc());
  }

  @Test
  void theTableIsReadWithItsDefaults() throws Exception {
    GatewayConfig.Oidc oidc =
        loaded("[oidc]\nissuer = \"https://auth.example/realm/\"\nclient-id = \"heurtoir\"\n")
            .oidc()
            .orElseThrow();
    assertEquals("https://auth.example/realm/", oidc.issuer().toString());
    assertEquals("auth.example", oidc.name());
    assertEquals(List.of("openid", "email"), oidc.scopes());
    assertTrue(oidc.clientSecret().isEmpty());
    assertTrue(oidc.pkce());
    assertFalse(oidc.logoutRevokes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://auth.example",
        "ftp://auth.example",
        "https://auth.example?x=1",
        "https://auth.example#x",
        "https://user@auth.example",
        "https://",
        "auth.example",
        "http://localhost.evil.example"
      })
  void anIssuerThatIsNotHttpsIsNamedWithItsLine(String issuer) throws Exception {
    String said = fault("[oidc]\nissuer = \"" + issuer + "\"\nclient-id = \"x\"\n");
    assertTrue(said.contains("gateway.toml:14: oidc.issuer: the provider's issuer: "), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:9000", "http://127.0.0.1", "http://[::1]:9000/x"})
  void plainHttpIsTakenOnThisMachine(String issuer) throws Exception {
    assertEquals(
        issuer,
        loaded("[oidc]\nissuer = \"" + issuer + "\"\nclient-id = \"x\"\n")
            .oidc()
            .orElseThrow()
            .issuer()
            .toString());
  }

  private static final String WITH_SECRET =
      "[oidc]\nissuer = \"https://a.example\"\nclient-id = \"x\"\nclient-secret-file ="
          + " \"oidc.secret\"\n";

  @Test
  void aSecretThatOthersCanReadIsRefused() throws Exception {
    assertEquals(
        Optional.of(folder.resolve("oidc.secret")),
        loaded(WITH_SECRET).oidc().orElseThrow().clientSecret());
    secret("s3cret", "rw-r--r--");
    String said = fault(WITH_SECRET);
    assertTrue(said.contains("rw-r--r--") && said.contains("chmod"), said);
    secret(" \n", "rw-------");
    assertTrue(fault(WITH_SECRET).contains("a file with one secret"));
    Files.delete(folder.resolve("oidc.secret"));
    assertTrue(fault(WITH_SECRET).contains("a file that can be read"));
  }

  @Test
  void aPublicClientCannotDoWithoutPkce() throws Exception {
    assertFalse(loaded(WITH_SECRET + "pkce = false\n").oidc().orElseThrow().pkce());
    assertTrue(
        fault("[oidc]\nissuer = \"https://a.example\"\nclient-id = \"x\"\npkce = false\n")
            .contains("oidc.pkce: true, as there is no client-secret-file"));
  }

  @Test
  void anAddressFindsItsPersonInWhateverCase() throws Exception {
    school("b", "directrice", "emails = [\"directrice@ecole.example\", \"martin@ecole.example\"]");
    Schools schools = loaded("").schools();
    for (String address :
        List.of("directrice@ecole.example", "DIRECTRICE@ECOLE.EXAMPLE", "Martin@ecole.example")) {
      assertEquals(
          Optional.of("directrice"),
          schools.byEmail(CommuneId.FIRST, address).map(Person::id),
          address);
    }
    assertEquals(
        Optional.empty(), schools.byEmail(CommuneId.FIRST, "directrice@ecole.example.evil"));
    assertEquals(Optional.empty(), schools.byEmail(CommuneId.FIRST, ""));
  }

  @Test
  void oneAddressOfTwoPeopleIsAFaultThatNamesBothPlacesAndNoAddress() throws Exception {
    school("b", "agent", "email = \"directrice@ecole.example\"");
    String said = fault("");
    assertTrue(said.contains("b.toml:7: person.email: "), said);
    assertTrue(said.contains("\"directrice\" already, in ") && said.contains("a.toml:7"), said);
    assertFalse(said.contains("@"), said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email = \"no address\"",
        "email = \"@x\"",
        "email = \"x@\"",
        "email = 1",
        "emails = [\"a@b\", \"c\"]",
        "emails = [\"1@x\",\"2@x\",\"3@x\",\"4@x\",\"5@x\",\"6@x\",\"7@x\",\"8@x\",\"9@x\"]",
        "email = \"9@x\"\n"
            + "emails = [\"1@x\",\"2@x\",\"3@x\",\"4@x\",\"5@x\",\"6@x\",\"7@x\",\"8@x\"]",
      })
  void whatIsNoAddressOrTooManyIsToldWithItsLine(String emails) throws Exception {
    school("a", "directrice", emails);
    String said = fault("");
    assertTrue(said.contains("a.toml:7: person.email"), said);
    assertFalse(said.contains("@") || said.contains("no address"), said);
  }
}
