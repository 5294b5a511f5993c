package fr.heurtoir.gateway.school;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code communes.d}: further communes on one gateway. */
class CommunesConfigTest {
  private static final String GATEWAY =
      """
      [web]
      origins = ["https://ville-a.example"]
      [sip]
      domain = "heurtoir.example"
      certificate = "x.pem"
      key = "x.pem"
      authority = "x.pem"
      [media]
      listen = "127.0.0.1"
      [storage]
      database = "gateway.db"
      [time]
      zone = "Europe/Paris"
      """;

  private static final String OTHER =
      """
      [web]
      origins = ["https://ville-b.example"]
      [oidc]
      issuer = "https://comptes.ville-b.example"
      client-id = "heurtoir"
      [push]
      subject = "mailto:it@ville-b.example"
      key = "push.key"
      [doors]
      order-key = "order.key"
      [time]
      zone = "Indian/Reunion"
      """;

  private static final String SCHOOL =
      """
      id = "jules-ferry"
      name = "École Jules-Ferry"
      [[door]]
      id = "portail"
      name = "Portail"
      [[person]]
      id = "directrice"
      name = "%s"
      email = "direction@ecole.example"
      role = "head"
      """;

  @TempDir Path folder;

  @BeforeEach
  void twoCommunes() throws IOException {
    Files.writeString(folder.resolve("x.pem"), "");
    Files.writeString(folder.resolve("gateway.toml"), GATEWAY);
    school(folder, "Mme Martin");
    commune("ville-b", OTHER);
    school(folder.resolve("communes.d/ville-b"), "M. Petit");
  }

  private static void school(Path of, String head) throws IOException {
    Files.createDirectories(of.resolve("schools.d"));
    Files.writeString(of.resolve("schools.d/jules-ferry.toml"), SCHOOL.formatted(head));
  }

  private void commune(String id, String text) throws IOException {
    Path own = Files.createDirectories(folder.resolve("communes.d").resolve(id));
    Files.writeString(own.resolve("commune.toml"), text);
  }

  private Schools loaded() {
    return assertInstanceOf(ConfigResult.Loaded.class, GatewayConfig.load(folder))
        .config()
        .schools();
  }

  private List<String> problems() {
    return assertInstanceOf(ConfigResult.Faulty.class, GatewayConfig.load(folder))
        .problems()
        .stream()
        .map(
            problem ->
                folder.toAbsolutePath().relativize(problem.file())
                    + ":"
                    + problem.line()
                    + ": "
                    + problem.key()
                    + ": "
                    + problem.what())
        .toList();
  }

  private void said(String... parts) {
    List<String> all = problems();
    assertTrue(
        all.stream().anyMatch(each -> List.of(parts).stream().allMatch(each::contains)),
        all.toString());
  }

  @Test
  void eachCommuneHasItsOwn() {
    Schools schools = loaded();
    assertEquals(2, schools.communes().size());
    Commune first = schools.commune(CommuneId.FIRST).orElseThrow();
    Commune other = schools.commune(new CommuneId("ville-b")).orElseThrow();
    Path own = folder.toAbsolutePath().resolve("communes.d/ville-b");

    assertEquals(Set.of("https://ville-a.example"), first.origins());
    assertEquals(Set.of("https://ville-b.example"), other.origins());
    assertEquals("https://ville-b.example", other.address());
    assertEquals(Optional.empty(), first.oidc());
    assertEquals("comptes.ville-b.example", other.oidc().orElseThrow().name());
    assertEquals(
        new Commune.Vapid(own.resolve("push.key"), "mailto:it@ville-b.example"), other.vapid());
    assertEquals(own.resolve("order.key"), other.orderKey());
    assertEquals(folder.toAbsolutePath().resolve("order.key"), first.orderKey());
    assertEquals(ZoneId.of("Europe/Paris"), first.zone());
    assertEquals(ZoneId.of("Indian/Reunion"), other.zone());
  }

  @Test
  void equalNamesInTwoCommunesAreTwoSchoolsDoorsAndPeople() {
    Schools schools = loaded();
    assertEquals(
        List.of("jules-ferry", "jules-ferry.ville-b"),
        schools.all().stream().map(School::id).toList());
    assertEquals(
        List.of("portail.jules-ferry", "portail.jules-ferry.ville-b"),
        schools.all().stream().map(s -> s.doors().getFirst().id().value()).toList());
    assertEquals("Mme Martin", schools.person("directrice").orElseThrow().name());
    assertEquals("M. Petit", schools.person("directrice.ville-b").orElseThrow().name());
    assertEquals(
        "M. Petit",
        schools.byEmail(new CommuneId("ville-b"), "direction@ecole.example").orElseThrow().name());
  }

  @Test
  void whatACommuneDoesNotSayIsBesideTheDatabaseAndAsTheGatewaySays() throws IOException {
    commune("ville-b", "[web]\norigins = [\"https://ville-b.example\"]\n");
    Commune other = loaded().commune(new CommuneId("ville-b")).orElseThrow();
    assertEquals(folder.toAbsolutePath().resolve("order.ville-b.key"), other.orderKey());
    assertEquals(folder.toAbsolutePath().resolve("push.ville-b.key"), other.vapid().key());
    assertEquals(ZoneId.of("Europe/Paris"), other.zone());
    assertEquals(Optional.empty(), other.oidc());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ville-b.example\" | ville-a.example:8443\" | 2: web.origins: ville-a.example is the"
            + " commune first's",
        "https://ville-b.example | ville-b.example/ | 2: web.origins: each https://host",
        "origins = | origin = | 1: web.origins: missing",
        "\"order.key\" | \"../../order.key\" | 10: doors.order-key:",
        "\"order.key\" | \"push.key\" | 10: doors.order-key:",
        "\"order.key\" | \"gone/order.key\" | 10: doors.order-key: a file in a folder that exists",
        "\"push.key\" | \"../../push.key\" | 8: push.key:",
        "it@ville-b.example | it | 7: push.subject: where push services may write to",
        "Indian/Reunion | Paris | 12: time.zone: a time zone of the IANA",
        "client-id | client | 3: oidc.client-id: missing",
        "[time] | [tim] | 11: tim: no such key",
      })
  void aFaultIsNamedWithItsFileLineAndKey(String was, String is, String said) throws IOException {
    assertTrue(OTHER.contains(was), was);
    commune("ville-b", OTHER.replace(was, is));
    said("communes.d/ville-b/commune.toml:" + said);
  }

  @Test
  void theFirstCommuneNeedsAnOriginOfItsOwn() throws IOException {
    Files.writeString(
        folder.resolve("gateway.toml"),
        GATEWAY.replace("origins = [\"https://ville-a.example\"]\n", ""));
    said("gateway.toml:0: web.origins: missing: with communes.d");
  }

  @Test
  void aCommuneIsNotCalledAsASchoolOfTheFirst() throws IOException {
    Files.move(folder.resolve("communes.d/ville-b"), folder.resolve("communes.d/jules-ferry"));
    said("communes.d/jules-ferry:0", "a school of the first commune is called \"jules-ferry\"");
  }

  @ParameterizedTest
  @CsvSource({"first", "Ville-B", "a.b", "-a"})
  void aCommunesFolderHasANameOfOneLabel(String name) throws IOException {
    Files.move(folder.resolve("communes.d/ville-b"), folder.resolve("communes.d").resolve(name));
    said("communes.d/" + name + ":0", "a commune's folder is called by");
  }

  @Test
  void aFileInPlaceOfAFolderAndAFolderWithoutFilesAreFaults() throws IOException {
    Files.writeString(folder.resolve("communes.d/ville-c.toml"), OTHER);
    Files.createDirectories(folder.resolve("communes.d/ville-d"));
    said("communes.d/ville-c.toml:0", "not a folder");
    said("communes.d/ville-d/commune.toml:0", "no such file");
    said("communes.d/ville-d/schools.d:0", "no such folder");
  }

  @Test
  void aPersonWithoutAnIdIsAFaultEvenTwice() throws IOException {
    Files.writeString(
        folder.resolve("communes.d/ville-b/schools.d/jules-ferry.toml"),
        SCHOOL.formatted("X") + "[[person]]\nname = \"Y\"\n[[person]]\nname = \"Z\"\n");
    said("communes.d/ville-b/schools.d/jules-ferry.toml:11: person.id: missing");
  }

  /** Whoever writes a commune's files must not have the service read its keys out to them. */
  @Test
  void theSecretThatIsSentToItsProviderIsAFileOfTheCommunesOwn() throws IOException {
    Path own = folder.resolve("communes.d/ville-b");
    Path secret =
        Files.writeString(own.resolve("oidc.secret"), "s3cret").toAbsolutePath().normalize();
    Path order = Files.writeString(folder.resolve("order.key"), "what opens ville-a's gates");
    for (Path each : List.of(secret, order)) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rw-------"));
    }
    Files.createSymbolicLink(own.resolve("link"), order);
    Files.createDirectory(own.resolve("within"));
    Files.copy(secret, own.resolve("within/oidc.secret"));

    commune("ville-b", OTHER.replace("[push]", "client-secret-file = \"oidc.secret\"\n[push]"));
    Commune other = loaded().commune(new CommuneId("ville-b")).orElseThrow();
    assertEquals(Optional.of(secret), other.oidc().orElseThrow().clientSecret());
    for (String elsewhere :
        List.of("../../order.key", order.toString(), "link", "within/oidc.secret")) {
      commune(
          "ville-b", OTHER.replace("[push]", "client-secret-file = \"" + elsewhere + "\"\n[push]"));
      said("commune.toml:6: oidc.client-secret-file: a file of its own in the folder");
    }
  }

  @ParameterizedTest
  @CsvSource({"link", "../../order.key.old", "linked/order.key"})
  void noWayLeadsToAnotherCommunesKey(String path) throws IOException {
    Path own = folder.resolve("communes.d/ville-b");
    Path order = Files.writeString(folder.resolve("order.key"), "");
    Files.createSymbolicLink(own.resolve("link"), order);
    Files.createSymbolicLink(own.resolve("linked"), folder);
    commune("ville-b", OTHER.replace("\"order.key\"", '"' + path + '"'));
    said("commune.toml:10: doors.order-key:", "is the commune first's");
  }

  private ConfigResult.Servable servable(String... leftOut) {
    ConfigResult.Servable read = GatewayConfig.servable(folder);
    assertEquals(Set.of(leftOut), read.without());
    assertEquals(leftOut.length == 0, read.why().isEmpty());
    return read;
  }

  private static List<CommuneId> served(ConfigResult.Servable read) {
    return assertInstanceOf(ConfigResult.Loaded.class, read.result()).config().communes().stream()
        .map(Commune::id)
        .toList();
  }

  @Test
  void aFaultOfOneCommuneKeepsNoOtherFromBeingServed() throws IOException {
    assertEquals(List.of(CommuneId.FIRST, new CommuneId("ville-b")), served(servable()));
    commune("ville-c", OTHER.replace("[web]", "[wb]"));
    school(folder.resolve("communes.d/ville-c"), "M. Grand");
    assertEquals(List.of(CommuneId.FIRST, new CommuneId("ville-b")), served(servable("ville-c")));
    school(folder.resolve("communes.d/ville-b"), "");
    assertEquals(List.of(CommuneId.FIRST), served(servable("ville-b", "ville-c")));
  }

  @Test
  void aFaultOfTheGatewaysOwnIsEverybodys() throws IOException {
    Files.writeString(folder.resolve("gateway.toml"), GATEWAY.replace("[media]", "[medi]"));
    commune("ville-b", "");
    assertInstanceOf(ConfigResult.Faulty.class, servable().result());
  }

  /** The one that comes first in the folder could take the other's visitors otherwise. */
  @Test
  void ofTwoThatClaimOneHostNeitherIsServed() throws IOException {
    commune("a-ville", "[web]\norigins = [\"https://ville-b.example\"]\n");
    school(folder.resolve("communes.d/a-ville"), "M. Grand");
    assertEquals(List.of(CommuneId.FIRST), served(servable("a-ville", "ville-b")));
    commune("a-ville", "[web]\norigins = [\"https://ville-a.example\"]\n");
    assertEquals(List.of(CommuneId.FIRST, new CommuneId("ville-b")), served(servable("a-ville")));
  }
}
