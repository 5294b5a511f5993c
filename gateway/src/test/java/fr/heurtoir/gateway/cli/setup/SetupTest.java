package fr.heurtoir.gateway.cli.setup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.cli.Check;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.school.ConfigResult;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetupTest {
  private static final Map<String, String> SAID =
      Map.of(
          "name", "heurtoir.commune.example",
          "address", "192.0.2.10,2001:db8::10",
          "web", "proxy",
          "school", "École Jules-Ferry",
          "doors", "Portail, Entrée de la cantine",
          "head", "Mme Martin");

  @TempDir Path home;
  private Path folder;
  private Path state;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void folders() throws IOException {
    folder = Files.createDirectory(home.resolve("etc"));
    state = Files.createDirectory(home.resolve("state"));
  }

  /** A machine that says who it is and keeps what it was told to run. */
  private record Told(
      boolean root, boolean hasUnit, List<List<String>> ran, Map<String, Integer> codes)
      implements Machine {
    static Told plain() {
      return new Told(false, false, new ArrayList<>(), Map.of());
    }

    static Told installed(Map<String, Integer> codes) {
      return new Told(true, true, new ArrayList<>(), codes);
    }

    @Override
    public String zone() {
      return "Europe/Paris";
    }

    @Override
    public int run(List<String> command) {
      ran.add(command);
      return codes.getOrDefault(command.getFirst(), 0);
    }
  }

  private int setup(Machine machine, Map<String, String> options) throws Exception {
    return setup(machine, options, Optional.empty(), words -> 0);
  }

  private int setup(
      Machine machine,
      Map<String, String> options,
      Optional<UnaryOperator<String>> terminal,
      Function<List<String>, Integer> ask)
      throws Exception {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new Setup(folder, state, machine, Clock.systemUTC(), out, out)
        .run(options, terminal, ask);
  }

  private GatewayConfig config() {
    return assertInstanceOf(ConfigResult.Loaded.class, GatewayConfig.load(folder)).config();
  }

  /** Every file below the configuration's folder with its content, but the lock, which stays. */
  private Map<Path, String> content() throws IOException {
    Map<Path, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files.filter(f -> Files.isRegularFile(f) && !f.endsWith(".setup.lock")).toList()) {
        all.put(folder.relativize(file), Files.readString(file));
      }
    }
    return all;
  }

  /** {@code setup} in a program of its own, for a umask of its own. */
  static final class Apart {
    private Apart() {}

    public static void main(String[] folders) throws Exception {
      Path folder = Path.of(folders[0]);
      Path state = Path.of(folders[1]);
      new Setup(folder, state, Told.plain(), Clock.systemUTC(), System.out, System.out)
          .run(SAID, Optional.empty(), words -> 0);
    }
  }

  @Test
  void theServiceCanReadWhatAHardenedMachinesRootMade() throws Exception {
    Path etc = folder.resolve("new");
    Process setup =
        new ProcessBuilder(
                "sh",
                "-c",
                "umask 077; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Apart.class.getName(),
                etc.toString(),
                state.toString())
            .redirectErrorStream(true)
            .start();
    String told = new String(setup.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, setup.waitFor(), told);
    for (String each : List.of("", "pki", "schools.d")) {
      assertEquals("rwxr-xr-x", mode(etc.resolve(each)), each);
    }
    for (String each :
        List.of("gateway.toml", "schools.d/ecole-jules-ferry.toml", "pki/ca.pem", "pki/sip.pem")) {
      assertEquals("rw-r--r--", mode(etc.resolve(each)), each);
    }
    for (String each : List.of("pki/ca-key.pem", "pki/sip-key.pem")) {
      assertEquals("rw-------", mode(etc.resolve(each)), each);
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static Map<String, String> with(String option, String value) {
    Map<String, String> all = new HashMap<>(SAID);
    all.put(option, value);
    return all;
  }

  @Test
  void fromNothingToAConfigurationByWhichAGatewayStarts() throws Exception {
    assertEquals(0, setup(Told.plain(), SAID));

    GatewayConfig config = config();
    School school = config.schools().school("ecole-jules-ferry").orElseThrow();
    assertEquals("École Jules-Ferry", school.name());
    assertEquals(
        List.of("portail.ecole-jules-ferry", "entree-de-la-cantine.ecole-jules-ferry"),
        school.doors().stream().map(door -> door.id().value()).toList());
    assertEquals("Mme Martin", school.person("mme-martin").orElseThrow().name());
    assertEquals(Set.of("https://heurtoir.commune.example"), config.web().origins());
    assertEquals(List.of("heurtoir.commune.example:5061"), config.doors().addresses());
    ByteArrayOutputStream checked = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(checked, true, StandardCharsets.UTF_8);
    assertEquals(0, Check.run(List.of("--config", folder.toString()), out, out), checked::toString);
    assertFalse(checked.toString(StandardCharsets.UTF_8).contains("error"), checked::toString);
    for (String key : List.of("pki/ca-key.pem", "pki/sip-key.pem")) {
      String mode =
          PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(key)));
      assertTrue(mode.endsWith("---"), key + " " + mode);
    }
  }

  @Test
  void aGatewayWithItsOwnCertificateListensWithoutRoot() throws Exception {
    Path other = Files.createDirectory(home.resolve("acme"));
    PemFiles web =
        LocalCa.in(other, "Web", Clock.systemUTC())
            .issueServer(other, "web", List.of("heurtoir.commune.example"), Duration.ofDays(90));
    Map<String, String> options = with("web", "files");
    options.put("certificate", web.certificate().toString());
    options.put("key", web.key().toString());
    assertEquals(0, setup(Told.plain(), options));
    GatewayConfig.Web configured = config().web();
    assertEquals(Set.of("https://heurtoir.commune.example:8443"), configured.origins());
    assertEquals(8443, configured.port());
    assertEquals(web.key(), configured.tls().orElseThrow().key());
  }

  @Test
  void whatIsThereIsKept() throws Exception {
    setup(Told.plain(), SAID);
    Map<Path, String> before = content();

    assertEquals(0, setup(Told.plain(), with("school", "Another school")));
    assertEquals(before, content());
  }

  /** A cut leaves any number of the files, in the order in which they are made. */
  @Test
  void aSetupThatWasCutIsCompletedByTheNext() throws Exception {
    setup(Told.plain(), SAID);
    Map<Path, String> whole = content();
    byte[] authority = Files.readAllBytes(folder.resolve("pki/ca.pem"));
    for (String missing :
        List.of(
            "gateway.toml", "schools.d/ecole-jules-ferry.toml", "pki/sip.pem", "pki/sip-key.pem")) {
      Files.delete(folder.resolve(missing));
      if (missing.equals("pki/sip.pem")) {
        // Half of a pair: nobody knows which half is the right one.
        IOException half = assertThrows(IOException.class, () -> setup(Told.plain(), SAID));
        assertTrue(half.getMessage().contains("sip-key.pem"), half::getMessage);
        continue;
      }
      assertEquals(0, setup(Told.plain(), SAID), missing);
      assertEquals(whole.keySet(), content().keySet(), missing);
      assertArrayEquals(authority, Files.readAllBytes(folder.resolve("pki/ca.pem")), missing);
      if (!missing.equals("pki/sip-key.pem")) {
        Files.delete(folder.resolve("gateway.toml"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name|localhost",
        "name|192.0.2.1",
        "name|-a.example",
        "name|a..example",
        "name|a.example/x",
        "name|https://192.0.2.1",
        "address|0.0.0.0",
        "address|heurtoir.commune.example",
        "address|224.0.0.1",
        "address|,",
        "web|none",
        "certificate|/no/such/file.pem",
        "school|***",
        "school|\uFFFD\uFFFDcole Jules-Ferry",
        "head|Mme L\uFFFD\uFFFDon",
        "doors|Portail,portail",
        "doors|,",
        "head|''",
        "zone|Paris",
        "zone|''",
      })
  void aWrongAnswerIsNamedAndNothingIsWritten(String option, String value) throws Exception {
    Command.BadUsage wrong =
        assertThrows(Command.BadUsage.class, () -> setup(Told.plain(), with(option, value)));
    assertTrue(wrong.getMessage().startsWith("--" + option + ": "), wrong::getMessage);
    assertEquals(Map.of(), content());
  }

  @Test
  void aPathThatNoFileCanHaveIsNoDefect() {
    Command.BadUsage wrong =
        assertThrows(
            Command.BadUsage.class, () -> setup(Told.plain(), with("certificate", "/a\0b.pem")));
    assertTrue(wrong.getMessage().startsWith("--certificate: "), wrong::getMessage);
  }

  @Test
  void anAddressOfABrowsersLineIsTakenAsTheNameInIt() throws Exception {
    assertEquals(0, setup(Told.plain(), with("name", "https://Heurtoir.Commune.Example/")));
    assertEquals(Set.of("https://heurtoir.commune.example"), config().web().origins());
  }

  /** Time stops the setup between the authority and the gateway's certificate. */
  @Test
  void theDoorsAuthorityAppearsWithAllThatBelongsToItOrNotAtAll() throws Exception {
    Clock cut =
        new Clock() {
          private int looks;

          @Override
          public Instant instant() {
            if (++looks > 1) {
              throw new IllegalStateException("cut");
            }
            return Instant.now();
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    Setup first = new Setup(folder, state, Told.plain(), cut, out, out);
    assertThrows(IllegalStateException.class, () -> first.run(SAID, Optional.empty(), words -> 0));
    assertFalse(Files.exists(folder.resolve("pki")));
    assertEquals(0, setup(Told.plain(), SAID));
    assertEquals(
        Set.of("ca-key.pem", "ca.pem", "sip-key.pem", "sip.pem"),
        content().keySet().stream()
            .filter(file -> file.getNameCount() > 1 && file.startsWith("pki"))
            .map(file -> String.valueOf(file.getFileName()))
            .collect(Collectors.toSet()));
    assertEquals(6, content().size(), () -> "something is left over");
  }

  @Test
  void twoAtOnceAreOne() throws Exception {
    List<String> refused = new ArrayList<>();
    Map<String, String> options = with("certificate", "none");
    options.remove("head");
    assertEquals(
        0,
        setup(
            Told.plain(),
            options,
            Optional.of(
                prompt -> {
                  IOException busy =
                      assertThrows(IOException.class, () -> setup(Told.plain(), SAID));
                  refused.add(busy.getMessage());
                  return "Mme Martin";
                }),
            words -> 0));
    assertEquals(List.of("another setup works on " + folder), refused);
    assertEquals(6, content().size(), () -> "something is left over");
    assertEquals(0, setup(Told.plain(), SAID));
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaidInWords() {
    assertEquals(
        "/etc/heurtoir/pki: permission denied",
        Command.reason(new AccessDeniedException("/etc/heurtoir/pki")));
    assertEquals(
        "/etc/heurtoir: no such file or folder",
        Command.reason(new NoSuchFileException("/etc/heurtoir")));
    assertEquals(
        "/etc/heurtoir: Read-only file system",
        Command.reason(new FileSystemException("/etc/heurtoir", null, "Read-only file system")));
  }

  @Test
  void whatIsMissingIsNamedWhereNobodyCanBeAsked() {
    Map<String, String> options = new HashMap<>(SAID);
    options.remove("school");
    Command.BadUsage missing =
        assertThrows(Command.BadUsage.class, () -> setup(Told.plain(), options));
    assertEquals("--school is missing", missing.getMessage());
  }

  /** A machine in that zone. */
  private static Machine in(String zone) {
    Told told = Told.plain();
    return new Machine() {
      @Override
      public boolean root() {
        return told.root();
      }

      @Override
      public String zone() {
        return zone;
      }

      @Override
      public boolean hasUnit() {
        return told.hasUnit();
      }

      @Override
      public int run(List<String> command) {
        return told.run(command);
      }
    };
  }

  @Test
  void theTimeZoneIsTheMachinesWhereThatIsOneOfFrancesElseItHasToBeSaid() throws Exception {
    assertEquals(0, setup(in("Indian/Reunion"), SAID));
    assertEquals(ZoneId.of("Indian/Reunion"), config().time().zone());
    Files.delete(folder.resolve("gateway.toml"));
    Command.BadUsage missing =
        assertThrows(Command.BadUsage.class, () -> setup(in("Etc/UTC"), SAID));
    assertEquals("--zone is missing", missing.getMessage());
    assertEquals(0, setup(in("Etc/UTC"), with("zone", "Pacific/Noumea")));
    assertEquals(ZoneId.of("Pacific/Noumea"), config().time().zone());
    Files.delete(folder.resolve("gateway.toml"));
    assertEquals(0, setup(in("Indian/Reunion"), with("zone", "Europe/Paris")));
    assertEquals(ZoneId.of("Europe/Paris"), config().time().zone());
  }

  @Test
  void theLocksFileStaysSoThatNoTwoCanEachLockOneOfThatName() throws Exception {
    setup(Told.plain(), SAID);
    Path lock = folder.resolve(".setup.lock");
    Object file = Files.getAttribute(lock, "unix:ino");
    Files.delete(folder.resolve("gateway.toml"));
    assertEquals(0, setup(Told.plain(), SAID));
    assertEquals(file, Files.getAttribute(lock, "unix:ino"));
  }

  @Test
  void aPersonIsAskedAgainAfterAWrongAnswer() throws Exception {
    ArrayDeque<String> answers =
        new ArrayDeque<>(
            List.of(
                "192.0.2.1",
                "Heurtoir.Commune.Example",
                "192.0.2.10",
                "",
                "",
                "École",
                "",
                "Mme O'Neil"));
    List<String> prompts = new ArrayList<>();
    assertEquals(
        0,
        setup(
            Told.plain(),
            Map.of(),
            Optional.of(
                prompt -> {
                  prompts.add(prompt);
                  return answers.pop();
                }),
            words -> 0));
    assertTrue(prompts.get(1).contains("not \"192.0.2.1\""), prompts.get(1));
    assertEquals(Set.of("https://heurtoir.commune.example"), config().web().origins());
    assertEquals("Portail", config().schools().all().getFirst().doors().getFirst().name());
  }

  @Test
  void aNameWithQuotesAndBackslashesStaysThatName() throws Exception {
    String name = "École \"Les \\Tilleuls\" # 2 = [x]";
    assertEquals(0, setup(Told.plain(), with("school", name)));
    assertEquals(name, config().schools().all().getFirst().name());
  }

  @Test
  void whereTheServiceIsInstalledItIsStartedAndTheFirstPhoneAndDoorsAreInvited() throws Exception {
    Told machine = Told.installed(Map.of());
    // Keys of root go to the group of the service, which this machine has not: made beforehand.
    setup(Told.plain(), SAID);
    List<List<String>> asked = new ArrayList<>();
    Path certificate = Files.writeString(home.resolve("proxy.pem"), "");
    int status =
        setup(
            machine,
            Map.of("certificate", certificate.toString()),
            Optional.empty(),
            words -> {
              asked.add(words);
              return 0;
            });
    assertEquals(0, status);
    assertEquals(
        List.of("/usr/bin/heurtoir-gateway", "systemctl"),
        machine.ran().stream().map(List::getFirst).toList());
    assertEquals(
        List.of(
            "enrol mme-martin",
            "enrol-door portail.ecole-jules-ferry",
            "enrol-door entree-de-la-cantine.ecole-jules-ferry"),
        asked.stream().map(words -> words.get(0) + " " + words.get(1)).toList());
    assertTrue(asked.get(1).contains(certificate.toString()));
  }

  @Test
  void aServiceThatDoesNotStartIsSaidAndNobodyIsInvited() throws Exception {
    setup(Told.plain(), SAID);
    List<List<String>> asked = new ArrayList<>();
    int status =
        setup(
            Told.installed(Map.of("systemctl", 1)),
            Map.of(),
            Optional.empty(),
            words -> {
              asked.add(words);
              return 0;
            });
    assertEquals(Command.UNAVAILABLE, status);
    assertEquals(List.of(), asked);
    assertTrue(said.toString(StandardCharsets.UTF_8).contains("journalctl -u heurtoir-gateway"));
  }

  @ParameterizedTest
  @CsvSource({
    "École Jules-Ferry, ecole-jules-ferry",
    "Œuvre  n° 2, oeuvre-n-2",
    "--Loge--, loge",
    "une école au nom beaucoup trop long pour un identifiant, une-ecole-au-nom-beaucoup-trop-l",
  })
  void theIdOfAName(String name, String id) {
    assertEquals(id, Question.id(name));
  }
}
