package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import fr.heurtoir.gateway.cli.ControlClient;
import fr.heurtoir.gateway.cli.doctor.Doctor;
import fr.heurtoir.gateway.cli.doctor.Surroundings;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.ControlSocket;
import fr.heurtoir.gateway.school.ConfigResult;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.pki.LocalCa;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code doctor}: a good surrounding, and broken ones: real sockets and files. */
class DoctorTest {
  private static final List<String> PROBE = List.of("media-probe");
  private static final ControlSocket.Answer NOBODY =
      new ControlSocket.Answer(Command.UNAVAILABLE, List.of());

  @TempDir static Path folder;
  private static WholeGateway commune;

  private final List<AutoCloseable> others = new ArrayList<>();

  private String web;
  private String origins;
  private String doors;
  private String trust = "ca.pem";
  private String media;
  private String database = "gateway.db";
  private String more = "";

  private Clock clock = Clock.systemUTC();
  private Predicate<Instant> synchronised = now -> true;
  private Duration within = Duration.ofSeconds(3);
  private long leastDisk = 1;
  private int bufferBytes = 1024;
  private Map<String, String> environment = Map.of();

  /** The one that runs; few may check its media port at a time, so only one test does. */
  private Function<List<String>, ControlSocket.Answer> gateway =
      words -> words.equals(PROBE) ? NOBODY : asked(words);

  private record Said(int status, String text, JsonArray findings) {
    /** What needs doing about that. */
    List<String> toDo(String about) {
      return findings.stream()
          .map(JsonObject.class::cast)
          .filter(each -> each.getString("about").equals(about) && !each.getBoolean("well"))
          .map(each -> each.getString("seen") + " -> " + each.getString("mend"))
          .toList();
    }
  }

  @BeforeAll
  static void start() throws Exception {
    commune = new WholeGateway(folder, 1);
    commune.ca.issueServer(folder, "sip", List.of("localhost", "127.0.0.1"), Duration.ofDays(90));
    Files.createDirectories(folder.resolve("schools.d"));
    commune.station(WholeGateway.GATE).register(Optional.of("1"));
    commune.phone();
  }

  @AfterAll
  static void stop() throws Exception {
    commune.close();
  }

  @BeforeEach
  void good() {
    String address = commune.rooms.web().address();
    web = address.substring(address.lastIndexOf(':') + 1);
    origins = '"' + address + '"';
    doors = "\"localhost:" + commune.rooms.sip().tlsPort() + '"';
    media = "\"127.0.0.1\"";
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable other : others) {
      other.close();
    }
  }

  private static ControlSocket.Answer asked(List<String> words) {
    return ControlClient.answer(folder.resolve("control.sock"), words);
  }

  private GatewayConfig config() throws IOException {
    Files.writeString(
        folder.resolve("gateway.toml"),
        """
        [web]
        port = %s
        origins = [%s]
        [sip]
        listen = "127.0.0.1"
        domain = "ecoles.example.fr"
        certificate = "sip.pem"
        key = "sip-key.pem"
        authority = "ca.pem"
        [doors]
        trust = "%s"
        addresses = [%s]
        [media]
        listen = "127.0.0.1"
        port = %d
        advertised = [%s]
        [storage]
        database = "%s"
        %s
        """
            .formatted(
                web, origins, trust, doors, commune.rooms.media().port(), media, database, more));
    return switch (GatewayConfig.load(folder)) {
      case ConfigResult.Loaded loaded -> loaded.config();
      case ConfigResult.Faulty faulty -> throw new AssertionError(faulty.problems());
    };
  }

  private Said look() throws IOException {
    GatewayConfig config = config();
    Surroundings here =
        new Surroundings(clock, synchronised, within, leastDisk, bufferBytes, environment, gateway);
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    int status =
        Doctor.run(config, here, true, new PrintStream(json, true, StandardCharsets.UTF_8));
    String text = json.toString(StandardCharsets.UTF_8);
    return new Said(status, text, new JsonObject(text).getJsonArray("findings"));
  }

  /** Something needs doing about that, and these words are said. */
  private void assertToDo(String about, String... words) throws IOException {
    Said said = look();
    assertEquals(Doctor.SOMETHING_TO_DO, said.status(), said.text());
    String toDo = String.join("\n", said.toDo(about));
    for (String word : words) {
      assertTrue(toDo.contains(word), "“" + word + "” in: " + said.text());
    }
  }

  /** A port of this machine on which nobody listens. */
  private static int closed() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Another server, which answers everything so. */
  private int answering(int status, Function<Integer, String> body) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    int port = server.getAddress().getPort();
    byte[] answer = body.apply(port).getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    others.add(() -> server.stop(0));
    return port;
  }

  @Test
  void whereAllIsWellItEndsWith0AndACheckOfTheMediaPortCameBack() throws Exception {
    gateway = DoctorTest::asked;
    Said said = look();
    assertEquals(0, said.status(), said.text());
    for (String seen :
        List.of(
            "runs, version ",
            "127.0.0.1 UDP " + commune.rooms.media().port() + ": a check came back",
            "127.0.0.1 TCP " + commune.rooms.media().port() + ": a check came back",
            "answers with a certificate that doors trust",
            "leads to a gateway",
            "can be written")) {
      assertTrue(said.text().contains(seen), seen + " in: " + said.text());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Doctor.run(
        config(),
        new Surroundings(clock, synchronised, within, leastDisk, bufferBytes, environment, gateway),
        false,
        new PrintStream(out, true, StandardCharsets.UTF_8));
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("\nAll is well: "), text);
    text.lines().forEach(line -> assertTrue(line.length() <= 100, line));
  }

  @Test
  void noGatewayThatRuns() throws Exception {
    gateway = words -> NOBODY;
    assertToDo("gateway", "none runs", "systemctl start heurtoir-gateway");
  }

  @Test
  void whatTheRunningGatewayHasToBeDone() throws Exception {
    says(false);
    try {
      assertToDo("d1.jules-ferry", "its part camera is broken: no picture", "doors test");
    } finally {
      says(true);
    }
  }

  /** The station says whether its camera works. */
  private static void says(boolean works) throws Exception {
    commune.onLoop(
        () -> {
          commune
              .rooms
              .stations()
              .onMessage(
                  WholeGateway.GATE, new DoorMessage.PartReport("camera", works, "no picture"));
          return true;
        });
  }

  @Test
  void nobodyAtTheDoorsAddress() throws Exception {
    doors = "\"localhost:" + closed() + '"';
    assertToDo("doors at", "refused: nobody listens there", "ss -lntup");
  }

  @Test
  void aCertificateThatDoorsDoNotTrust() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    LocalCa.in(elsewhere, "Others", Clock.systemUTC());
    trust = "elsewhere/ca.pem";
    assertToDo("doors at", "its certificate is refused");
  }

  @Test
  void anAddressThatTheDoorsCertificateDoesNotName() throws Exception {
    doors = "\"127.0.0.2:" + commune.rooms.sip().tlsPort() + '"';
    Said said = look();
    String toDo = String.join("\n", said.toDo("doors at"));
    // On 127.0.0.1 alone the gateway listens; on every address its certificate would be refused.
    assertTrue(toDo.contains("127.0.0.2"), said.text());
    assertTrue(
        said.toDo("certificates").toString().contains("does not name 127.0.0.2"), said.text());
  }

  @Test
  void anotherServerAtThePhonesAddress() throws Exception {
    origins = "\"http://localhost:" + answering(404, port -> "hello") + '"';
    assertToDo("phones at", "answers 404, and that is not this gateway's answer", "docs/proxies");
  }

  @Test
  void aProxyWithoutItsGateway() throws Exception {
    origins = "\"http://localhost:" + answering(502, port -> "bad gateway") + '"';
    assertToDo("phones at", "answers 502", "its backend's address and port");
  }

  @Test
  void aServerThatTakesTheConnectionAndNeverAnswers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      origins = "\"http://localhost:" + silent.getLocalPort() + '"';
      within = Duration.ofMillis(700);
      long began = System.nanoTime();
      assertToDo("phones at", "no answer in time");
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertTrue(took.compareTo(Duration.ofSeconds(20)) < 0, "bounded: " + took);
    }
  }

  @Test
  void aCertificateThatHasExpired() throws Exception {
    clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(120));
    assertToDo("certificates", "[sip]", "has expired", "pki renew");
  }

  @Test
  void aClockThatNobodyKeepsRight() throws Exception {
    synchronised = now -> false;
    assertToDo("clock", "no NTP client", "systemd-timesyncd");
  }

  @Test
  void aNameThatLeadsNowhere() throws Exception {
    doors = "\"gateway.heurtoir.invalid:5061\"";
    within = Duration.ofMillis(700);
    assertToDo("name", "gateway.heurtoir.invalid: ", "put it into DNS");
  }

  @Test
  void aDiskThatIsNotMounted() throws Exception {
    Path mountPoint = Files.createDirectories(folder.resolve("mount-point"));
    database = mountPoint.resolve("gateway.db").toString();
    assertToDo("disk", "there is no database", "mount its disk");
  }

  @Test
  void aFolderIntoWhichNothingCanBeWritten() throws Exception {
    database = "/proc/self/gateway.db";
    assertToDo("disk", "nothing can be written into /proc/self", "not read-only");
  }

  @Test
  void aDiskThatIsNearlyFull() throws Exception {
    leastDisk = Long.MAX_VALUE;
    assertToDo("disk", "MB are free", "make room");
  }

  @Test
  void aKernelThatGivesSmallBuffers() throws Exception {
    bufferBytes = 1 << 30;
    assertToDo("kernel", "bytes of the 1073741824", "net.core.rmem_max=1073741824");
  }

  @Test
  void anAdvertisedAddressOfAnotherMachine() throws Exception {
    media = "\"192.0.2.10\"";
    gateway = credentials(commune.rooms.media().port());
    within = Duration.ofMillis(700);
    assertToDo("media", "192.0.2.10 UDP", "none of this machine's addresses", "[media] advertised");
  }

  @Test
  void aFirewallThatDropsTheMedia() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      gateway = credentials(silent.getLocalPort());
      within = Duration.ofMillis(700);
      assertToDo(
          "media", "127.0.0.1 UDP " + silent.getLocalPort() + ": nothing came back", "firewall");
    }
  }

  @Test
  void aGatewayThatIsAskedTooOften() throws Exception {
    gateway =
        words -> new ControlSocket.Answer(Command.UNAVAILABLE, List.of("cannot be checked now"));
    assertToDo("media", "not tried: cannot be checked now", "ask again in 5 s");
  }

  @Test
  void anotherProgramOnTheMediaPort() throws Exception {
    try (DatagramSocket echo = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  var packet = new java.net.DatagramPacket(new byte[1500], 1500);
                  echo.receive(packet);
                  echo.send(packet);
                } catch (IOException closed) {
                  // The test is over.
                }
              });
      gateway = credentials(echo.getLocalPort());
      assertToDo("media", "UDP " + echo.getLocalPort() + ": something else answers there");
    }
  }

  /** A gateway that gives credentials for that port, and answers nothing else. */
  private static Function<List<String>, ControlSocket.Answer> credentials(int port) {
    return words ->
        words.equals(PROBE)
            ? new ControlSocket.Answer(
                0, List.of("ufrag123", "passwordpasswordpassword", Integer.toString(port)))
            : NOBODY;
  }

  @Test
  void aPushServiceThatTheFirewallShuts() throws Exception {
    push("localhost:" + closed());
    environment = Map.of("https_proxy", "http://proxy.example:3128");
    assertToDo("push", "refused", "firewall", "https_proxy is set here: the gateway uses no proxy");
  }

  @Test
  void aPushServiceWithACertificateThatIsNotTrusted() throws Exception {
    push("localhost:" + commune.rooms.sip().tlsPort());
    assertToDo("push", "its certificate is refused");
  }

  private void push(String host) {
    more =
        """
        [push]
        hosts = ["%s"]
        private-hosts = ["%s"]
        subject = "mailto:informatique@commune.example"
        """
            .formatted(host, host);
  }

  @Test
  void aProviderOfAccountsThatCallsItselfOtherwise() throws Exception {
    account(answering(200, port -> "{\"issuer\":\"http://localhost:" + port + "/realm\"}"));
    assertToDo("accounts", "calls itself http://localhost:", "/realm: write it exactly so");
  }

  @Test
  void aProviderOfAccountsThatHasMoved() throws Exception {
    account(answering(404, port -> "gone"));
    assertToDo("accounts", "/.well-known/openid-configuration answers 404", "docs/oidc.md");
  }

  private void account(int port) {
    more =
        """
        [oidc]
        issuer = "http://localhost:%d"
        client-id = "heurtoir"
        """
            .formatted(port);
  }
}
