package fr.heurtoir.gateway.school;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.config.ConfigProblem;
import fr.heurtoir.protocol.DoorId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {
  private static final String GATEWAY =
      """
      [web]
      listen = "localhost"
      port = 8443
      certificate = "web.pem"
      key = "web.key"
      origins = ["https://heurtoir.example", "https://heurtoir.example:8443"]

      [sip]
      listen = "192.0.2.10"
      domain = "heurtoir.example"
      certificate = "web.pem"
      key = "web.key"
      authority = "doors.pem"

      [media]
      listen = "0.0.0.0"
      port = 7000
      advertised = ["192.0.2.10", "2001:db8::10"]

      [storage]
      database = "data/gateway.db"
      keep-rings = 10
      """;

  private static final String SCHOOL =
      """
      id = "jules-ferry"
      name = "École Jules-Ferry"

      [[door]]
      id = "portail"
      name = "Portail"
      locks = ["gate", "side-door"]
      pulse = 2.5

      [[door]]
      id = "cour"
      name = "Cour"

      [[person]]
      id = "directrice"
      name = "Mme Martin"

      [ring]
      answer-timeout = 45

      [history]
      call-back = 0
      snapshots = true
      keep-snapshots = 48
      """;

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    write(folder, GATEWAY, SCHOOL);
  }

  private static void write(Path folder, String gateway, String school) throws IOException {
    Files.createDirectories(folder.resolve("schools.d"));
    Files.createDirectories(folder.resolve("data"));
    for (String pem : List.of("web.pem", "web.key", "doors.pem")) {
      Files.writeString(folder.resolve(pem), "");
    }
    Files.writeString(folder.resolve("gateway.toml"), gateway);
    Files.writeString(folder.resolve("schools.d/jules-ferry.toml"), school);
  }

  @Test
  void aByteOrderMarkIsNoFault() throws IOException {
    write(folder, "\uFEFF" + GATEWAY, "\uFEFF" + SCHOOL);
    GatewayConfig config =
        assertInstanceOf(ConfigResult.Loaded.class, GatewayConfig.load(folder)).config();
    assertEquals("jules-ferry", config.schools().all().getFirst().id());
  }

  @Test
  void aWholeConfigurationIsRead() throws IOException {
    GatewayConfig config =
        assertInstanceOf(ConfigResult.Loaded.class, GatewayConfig.load(folder)).config();
    assertEquals(
        new GatewayConfig.Sip(
            InetAddress.ofLiteral("192.0.2.10"),
            5061,
            "heurtoir.example",
            java.util.Optional.empty(),
            new GatewayConfig.Pem(folder.resolve("web.pem"), folder.resolve("web.key")),
            folder.resolve("doors.pem")),
        config.sip());
    assertEquals(
        Set.of("https://heurtoir.example", "https://heurtoir.example:8443"),
        config.web().origins());
    assertEquals(2, config.media().advertised().size());
    assertEquals(Math.min(64, Runtime.getRuntime().availableProcessors()), config.media().loops());
    assertEquals(
        new StoragePlace.SqliteFile(folder.resolve("data/gateway.db")), config.storage().place());
    assertEquals(folder.resolve("data"), config.storage().folder());
    assertEquals(Duration.ofDays(10), config.storage().keepRings());
    assertEquals(Duration.ofDays(180), config.storage().keepAudit());
    assertEquals(folder.resolve("data/order.key"), config.doors().orderKey());
    assertEquals(Duration.ofDays(90), config.doors().certificateLife());
    assertEquals(List.of("heurtoir.example:5061"), config.doors().addresses());
    assertEquals(folder.resolve("doors.pem"), config.doors().trust());
    School school = config.schools().school("jules-ferry").orElseThrow();
    assertEquals("École Jules-Ferry", school.name());
    assertEquals(
        List.of(
            new Door(
                new DoorId("portail.jules-ferry"),
                "Portail",
                List.of("gate", "side-door"),
                Duration.ofMillis(2500)),
            new Door(
                new DoorId("cour.jules-ferry"), "Cour", List.of("gate"), Duration.ofSeconds(3))),
        school.doors());
    assertEquals(Duration.ofSeconds(45), school.plan().answerTimeout());
    assertEquals(Duration.ofSeconds(120), school.plan().maxCall());
    assertEquals(new HistoryPolicy(Duration.ZERO, true, Duration.ofHours(48)), school.history());
  }

  @Test
  void theNumberOfMediaLoopsIsTaken() throws IOException {
    write(folder, GATEWAY.replace("port = 7000", "port = 7000\nloops = 3"), SCHOOL);
    GatewayConfig config =
        assertInstanceOf(ConfigResult.Loaded.class, GatewayConfig.load(folder)).config();
    assertEquals(3, config.media().loops());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "port = 8443 | port = 70000 | 3 | web.port | an integer from 0 to 65535, not 70000",
        "port = 8443 | port = \"8443\" | 3 | web.port | an integer from 0 to 65535, not \"8443\"",
        "port = 8443 | prot = 8443 | 3 | web.prot | no such key; there are: certificate, key,",
        "web.key\" | gone.key\" | 5 | web.key | a PEM file that can be read",
        "listen = \"localhost\" | listen = \"my-host\" | 2 | web.listen | \"localhost\" or an IPv4",
        "https://heurtoir.example\" | heurtoir.example/\" | 6 | web.origins | each https://host",
        "domain = \"heurtoir.example\" | | 8 | sip.domain | missing: a host name",
        "[\"192.0.2.10\", \"2001:db8::10\"] | [] | 15 | media.advertised | missing: the addresses",
        "port = 7000 | `port = 7000\n"
            + "loops = 0` | 18 | media.loops | an integer from 1 to 64, not 0",
        "port = 7000 | `port = 7000\n"
            + "loops = 65` | 18 | media.loops | an integer from 1 to 64, not 65",
        "port = 7000 | `port = 7000\n"
            + "loops = \"all\"` | 18 | media.loops | an integer from 1 to 64, not \"all\"",
        "[storage] | `[doors]\n"
            + "certificate-days = 0\n"
            + "[storage]` | 21 | doors.certificate-days | an integer",
        "[storage] | `[doors]\n"
            + "addresses = [\"x\"]\n"
            + "[storage]` | 21 | doors.addresses | each host:port",
        "[storage] | `[doors]\n"
            + "authority-key = \"no\"\n"
            + "[storage]` | 21 | doors.authority-key | a PEM",
        "[storage] | `[doors]\norder_key = \"k\"\n[storage]` | 21 | doors.order_key | no such key",
        "data/gateway.db | nowhere/gateway.db | 21 | storage.database | a file in a folder that",
        "[storage] | `[time]\n"
            + "zone = \"Paris\"\n"
            + "[storage]` | 21 | time.zone | a time zone of the IANA",
        "keep-rings = 10 | keep-rings = 0 | 22 | storage.keep-rings | an integer from 1 to 3650",
        "[sip] | [sip | 8 | '' | not TOML",
        "[storage] | [stroage] | 20 | stroage | no such key; there are: doors, media, ops, push,"
            + " sip, storage, time, web",
      })
  void aFaultOfTheGatewaysFileIsNamedWithLineKeyAndWhatIsAllowed(
      String was, String is, int line, String key, String what) throws IOException {
    assertTrue(GATEWAY.contains(was), was);
    String changed =
        GATEWAY.replaceFirst(
            java.util.regex.Pattern.quote(was),
            java.util.regex.Matcher.quoteReplacement(is == null ? "" : is));
    write(folder, changed, SCHOOL);
    expect("gateway.toml", line, key.equals("''") ? "" : key, what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"jules-ferry\" | \"Jules Ferry\" | 1 | id | 1 to 32 lower-case letters",
        "\"portail\" | \"portail.x\" | 5 | door.id | 1 to 32 lower-case letters",
        "\"cour\" | \"portail\" | 11 | door.id | a second door \"portail\"",
        "\"side-door\" | \"gate\" | 7 | door.locks | each name once",
        "\"side-door\" | \"Gate\" | 7 | door.locks | each a lower-case letter, then",
        "2.5 | 31 | 8 | door.pulse | seconds from 0.2 to 30, not 31",
        "name = \"Mme Martin\" | nom = \"Mme Martin\" | 14 | person.name | missing: 1 to 80 char",
        "answer-timeout = 45 | `warning = 60\n"
            + "max-call = 50` | 19 | ring.warning | shorter than max",
        "[ring] | [rings] | 18 | rings | no such key",
        "call-back = 0 | call-back = 901 | 22 | history.call-back | seconds from 0 to 900, not 901",
        "keep-snapshots = 48 | keep-snapshots = 0 | 24 | history.keep-snapshots | an integer from 1"
            + " to 720",
        "snapshots = true | snapshots = 1 | 23 | history.snapshots | true or false, not 1",
        "\"Mme Martin\" | `\"Mme Martin\"\n"
            + "role = \"chief\"` | 17 | person.role | one of head, staff, it, not \"chief\"",
        "\"Mme Martin\" | `\"Mme Martin\"\n"
            + "rings = 1` | 17 | person.rings | true or false, not 1",
        "[ring] | `[roles]\n"
            + "lift = [\"chief\"]\n"
            + "[ring]` | 19 | roles.lift | each one of head, staff,",
        "[ring] | `[roles]\nlfit = []\n[ring]` | 19 | roles.lfit | no such key; there are: answer,",
        "2.5 | `2.5\n"
            + "open-by = { gate = [\"it\"] }` | 9 | door.open-by.gate | roles that may open, not",
        "2.5 | `2.5\nopen-by = { gate = [] }` | 9 | door.open-by.gate | at least one role",
        "2.5 | `2.5\n"
            + "open-by = { gat = [\"head\"] }` | 9 | door.open-by.gat | no such key; there are:"
            + " gate",
      })
  void aFaultOfASchoolsFileIsNamedWithLineKeyAndWhatIsAllowed(
      String was, String is, int line, String key, String what) throws IOException {
    assertTrue(SCHOOL.contains(was), was);
    write(folder, GATEWAY, SCHOOL.replace(was, is));
    expect("schools.d/jules-ferry.toml", line, key, what);
  }

  private void expect(String file, int line, String key, String what) {
    List<ConfigProblem> problems =
        assertInstanceOf(ConfigResult.Faulty.class, GatewayConfig.load(folder)).problems();
    assertTrue(
        problems.stream()
            .anyMatch(
                p ->
                    p.file().equals(folder.resolve(file))
                        && p.line() == line
                        && p.key().equals(key)
                        && p.what().startsWith(what)),
        () -> "expected " + file + ":" + line + ": " + key + ": " + what + " in " + problems);
  }

  private ConfigResult withWeb(String line) throws IOException {
    write(folder, GATEWAY.replaceFirst("origins = ", line + "\norigins = "), SCHOOL);
    return GatewayConfig.load(folder);
  }

  @Test
  void whoseWordCountsAndWhereTheGatewayIsWatchedIsRead() throws IOException {
    GatewayConfig.Web web =
        assertInstanceOf(
                ConfigResult.Loaded.class,
                withWeb(
                    "trusted-proxies = [\"127.0.0.1\", \"2001:db8::/32\"]\n"
                        + "management = \"[::1]:9464\""))
            .config()
            .web();
    assertEquals(
        List.of(
            CidrBlock.read("127.0.0.1/32").orElseThrow(),
            CidrBlock.read("2001:db8::/32").orElseThrow()),
        web.trustedProxies());
    assertEquals(
        java.util.Optional.of(new InetSocketAddress(InetAddress.ofLiteral("::1"), 9464)),
        web.management());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trusted-proxies = [\"0.0.0.0/0\"]",
        "trusted-proxies = [\"10.0.0.1/8\"]",
        "trusted-proxies = [\"proxy.example\"]",
        "trusted-proxies = \"127.0.0.1\"",
        "management = \"9464\"",
        "management = \"localhost:70000\"",
        "management = \"host.example:9464\"",
        "metrics-for-all = true"
      })
  void aProxyOrAPortThatIsNoneIsAFault(String line) throws IOException {
    assertInstanceOf(ConfigResult.Faulty.class, withWeb(line));
  }

  @Test
  void rolesAreReadPerSchoolAndWhatIsNotSaidIsUsual() throws IOException {
    write(
        folder,
        GATEWAY + "[time]\nzone = \"Indian/Reunion\"\n",
        SCHOOL
            .replace("name = \"Mme Martin\"", "name = \"Mme Martin\"\nrole = \"head\"")
            .replace("pulse = 2.5", "pulse = 2.5\nopen-by = { gate = [\"head\"] }")
            .replace(
                "[ring]",
                """
                [[person]]
                id = "loge"
                name = "Loge"
                rings = false

                [roles]
                lift = ["head", "staff"]
                history = []

                [ring]\
                """));
    Files.writeString(
        folder.resolve("schools.d/other.toml"),
        """
        id = "other"
        name = "Autre"

        [[person]]
        id = "directrice"
        name = "Mme Martin"
        role = "it"
        """);
    GatewayConfig config =
        assertInstanceOf(ConfigResult.Loaded.class, GatewayConfig.load(folder)).config();
    assertEquals(java.time.ZoneId.of("Indian/Reunion"), config.time().zone());
    School school = config.schools().school("jules-ferry").orElseThrow();
    School other = config.schools().school("other").orElseThrow();
    assertEquals(Role.STAFF, school.person("loge").orElseThrow().role());
    assertFalse(school.person("loge").orElseThrow().rings());
    assertTrue(school.may("loge", Right.LIFT));
    assertTrue(school.may("directrice", Right.ANSWER));
    assertFalse(school.may("directrice", Right.HISTORY));
    assertEquals(List.of(Right.PHONES), other.rights("directrice"));
    Door gate = school.doors().getFirst();
    assertTrue(school.mayOpen("directrice", gate, "gate"));
    assertFalse(school.mayOpen("loge", gate, "gate"));
    assertTrue(school.mayOpen("loge", gate, "side-door"));
    assertFalse(school.mayOpen("directrice", gate, "cellar"));
    assertFalse(school.mayOpen("nobody", gate, "side-door"));
  }

  @Test
  void everyFaultIsToldAtOnce() throws IOException {
    write(
        folder,
        GATEWAY.replace("8443\n", "70000\n").replace("7000\n", "-1\n"),
        SCHOOL.replace("2.5", "0"));
    assertEquals(
        3,
        assertInstanceOf(ConfigResult.Faulty.class, GatewayConfig.load(folder)).problems().size());
  }

  @Test
  void oneSchoolInTwoFilesIsAFaultThatNamesBoth() throws IOException {
    Files.writeString(folder.resolve("schools.d/second.toml"), SCHOOL);
    ConfigProblem problem =
        assertInstanceOf(ConfigResult.Faulty.class, GatewayConfig.load(folder))
            .problems()
            .getFirst();
    assertEquals(folder.resolve("schools.d/second.toml"), problem.file());
    assertTrue(problem.what().contains("jules-ferry.toml"), problem.what());
  }

  @Test
  void anEmptyFolderIsAFaultAndNoException(@TempDir Path empty) {
    assertEquals(
        List.of("gateway.toml", "schools.d"),
        assertInstanceOf(ConfigResult.Faulty.class, GatewayConfig.load(empty)).problems().stream()
            .map(p -> p.file().getFileName().toString())
            .toList());
  }

  @Test
  void plainHttpToTheWorldIsAFault() throws IOException {
    write(
        folder,
        GATEWAY
            .replace("listen = \"localhost\"", "listen = \"0.0.0.0\"")
            .replaceFirst("certificate = \"web.pem\"\nkey = \"web.key\"\norigins = .*\n", ""),
        SCHOOL);
    expect("gateway.toml", 2, "web.listen", "phones' browsers want HTTPS");
  }

  @Property(tries = 300)
  void whateverIsInAFileItsReadingEnds(@ForAll @StringLength(max = 200) String text)
      throws IOException {
    Path any = Files.createTempDirectory("heurtoir-config");
    try {
      write(any, GATEWAY + text, text);
      switch (GatewayConfig.load(any)) {
        case ConfigResult.Loaded loaded -> assertTrue(loaded.config().schools().all().isEmpty());
        case ConfigResult.Faulty faulty -> assertTrue(!faulty.problems().isEmpty());
      }
    } finally {
      try (var files = Files.walk(any)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
      }
    }
  }
}
