package fr.heurtoir.gateway.school;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
