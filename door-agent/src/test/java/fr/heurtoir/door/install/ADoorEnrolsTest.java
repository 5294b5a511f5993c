package fr.heurtoir.door.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import fr.heurtoir.door.config.DoorConfig;
import fr.heurtoir.door.config.DoorToml;
import fr.heurtoir.door.keep.TestAuthority;
import fr.heurtoir.protocol.order.OrderKey;
import fr.heurtoir.protocol.pki.NewKey;
import fr.heurtoir.system.DurableFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code heurtoir-door enrol}, against a gateway's HTTPS whose certificate no authority vouches
 * for.
 */
class ADoorEnrolsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SECRET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";

  @TempDir Path folder;
  private final Instant now = Instant.now();
  private final TestAuthority authority = new TestAuthority(now.minusSeconds(3600));
  private final List<JsonNode> asked = new ArrayList<>();
  private UnaryOperator<ObjectNode> twist = UnaryOperator.identity();
  private int refuse;
  private int lose;
  private X509Certificate web;
  private HttpsServer server;

  @BeforeEach
  void serve() throws Exception {
    NewKey key = NewKey.make();
    // Ended, and of another name: only the key counts.
    web =
        authority.issue(
            key.pair().getPublic(),
            "sip:none@none.example",
            now.minus(Duration.ofDays(20)),
            Duration.ofDays(10));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("web", key.pair().getPrivate(), new char[0], new Certificate[] {web});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/api/v1/doors/enrol", this::answer);
    server.start();
    Files.writeString(folder.resolve("door.toml"), "[keep]\nfolder = \"kept\"\n[[lock.line]]\n");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
      asked.add(request);
      if (asked.size() <= lose) {
        return;
      }
      byte[] body = refuse == 0 ? enrolled(request) : "{\"error\":\"unknown-token\"}".getBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(refuse == 0 ? 200 : refuse, body.length);
      exchange.getResponseBody().write(body);
    } catch (Exception failed) {
      throw new IOException(failed);
    }
  }

  private byte[] enrolled(JsonNode request) throws Exception {
    PKCS10CertificationRequest csr =
        new PKCS10CertificationRequest(Base64.getDecoder().decode(request.path("csr").asText()));
    X509Certificate made =
        authority.issue(
            authority.key(csr),
            "sip:portail.jules-ferry@ecoles.example",
            now.minusSeconds(60),
            Duration.ofDays(90));
    ObjectNode node = JSON.createObjectNode();
    node.put("protocol", 2).put("door", "portail.jules-ferry").put("domain", "ecoles.example");
    node.putArray("addresses").add("gw.ecoles.example:5061");
    node.putArray("chain").add(Base64.getEncoder().encodeToString(made.getEncoded()));
    node.putArray("authority")
        .add(Base64.getEncoder().encodeToString(authority.certificate().getEncoded()));
    node.putArray("keys").add(OrderKey.generate().publicKey().value());
    node.put("epoch", 1).put("time", now.toEpochMilli()).put("later", "passed over");
    return JSON.writeValueAsBytes(twist.apply(node));
  }

  private String token(byte[] pin) {
    ObjectNode node = JSON.createObjectNode();
    node.put("a", "127.0.0.1:" + server.getAddress().getPort()).put("s", SECRET);
    node.put("p", Base64.getUrlEncoder().withoutPadding().encodeToString(pin)).put("x", 1);
    return "hd1."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(node.toString().getBytes(StandardCharsets.UTF_8));
  }

  private byte[] pin() throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(web.getPublicKey().getEncoded());
  }

  private String run(int expected, String... args) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--config", folder.resolve("door.toml").toString(), "--lang", "en"));
    int code = new Installer(out, out).run(all);
    String text = said.toString(StandardCharsets.UTF_8);
    assertEquals(expected, code, text);
    assertFalse(text.contains(SECRET), "the secret is not shown");
    return text;
  }

  @Test
  void theInstallerWhoAsksIsToldAndAWrongWordIsNamed() throws Exception {
    for (String asked : List.of("--help", "-h", "help")) {
      assertTrue(run(0, asked).startsWith("heurtoir-door COMMAND"), asked);
    }
    assertTrue(run(0, "enrol", "--help").startsWith("heurtoir-door COMMAND"));
    assertTrue(run(64, "tets", "camera").startsWith("not a command: tets camera"));
  }

  private void nothingWritten() {
    assertFalse(Files.exists(folder.resolve(DoorToml.ENROLLED)));
    assertFalse(Files.exists(folder.resolve("order-keys.toml")));
    assertFalse(Files.exists(folder.resolve("kept/identity/current")));
  }

  @Test
  void withATokenItHasAnIdentityThatTheStationReads() throws Exception {
    run(0, "enrol", token(pin()));
    assertEquals(SECRET, asked.getFirst().path("token").asText());
    DoorConfig config = DoorToml.read(folder.resolve("door.toml"));
    assertEquals("portail.jules-ferry", config.door().value());
    assertEquals("gw.ecoles.example:5061", config.gateways().getFirst().toString());
    assertTrue(Files.readString(config.identity().key()).contains("PRIVATE KEY"));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(config.identity().key())));
    assertTrue(
        Files.readString(folder.resolve("order-keys.toml")).startsWith("epoch = 1\nkeys = [\""));
    String checked = run(1, "check");
    assertTrue(checked.contains("OK     identity     sip:portail.jules-ferry@ecoles.example"));
    assertTrue(checked.contains("OK     key"), checked);
    assertTrue(checked.contains("FAULT  gateway      gw.ecoles.example:5061"), checked);
  }

  /** Nobody's, who is no agent here. */
  private static final int AGENT = 65534;

  private static boolean root() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /** The agent's own folder, as StateDirectory= makes it, in one that everybody may go through. */
  private Path ofTheAgent() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwx------"));
    Files.setAttribute(kept, "unix:uid", AGENT);
    Files.setAttribute(kept, "unix:gid", AGENT);
    return kept;
  }

  private static void whoIsNotRootCannotTakeAnothersRights() {
    IOException why = assertThrows(IOException.class, () -> AsOwner.of(Path.of("/"), () -> {}));
    assertTrue(String.valueOf(why.getMessage()).contains("run as root"));
  }

  @Test
  void whatRootEnrolsBelongsToTheAgentWhoseFolderItIsAndTheConfigurationToRoot() throws Exception {
    if (!root()) {
      whoIsNotRootCannotTakeAnothersRights();
      return;
    }
    Path kept = ofTheAgent();
    run(0, "enrol", token(pin()));
    List<Path> all;
    try (Stream<Path> walk = Files.walk(kept)) {
      all = walk.toList();
    }
    assertTrue(all.size() > 5, "a key, a certificate, an authority, links, a clock");
    for (Path each : all) {
      assertEquals(
          AGENT, Files.getAttribute(each, "unix:uid", LinkOption.NOFOLLOW_LINKS), each.toString());
    }
    assertEquals(0, Files.getAttribute(folder.resolve(DoorToml.ENROLLED), "unix:uid"));
    Path own = Files.createFile(folder.resolve("after"));
    assertEquals(0, Files.getAttribute(own, "unix:uid"), "this thread is root as before");
  }

  @Test
  void aLinkThatTheAgentLaidGivesAwayNoFileOfRootsAndWritesNothingThere() throws Exception {
    if (!root()) {
      whoIsNotRootCannotTakeAnothersRights();
      return;
    }
    Path kept = ofTheAgent();
    Path roots = Files.createDirectory(folder.resolve("roots"));
    Files.setPosixFilePermissions(roots, PosixFilePermissions.fromString("rwx------"));
    Path secret = Files.writeString(roots.resolve("door.pem"), "of root");
    Files.createSymbolicLink(kept.resolve("identity"), roots);
    run(69, "enrol", token(pin()));
    assertEquals(0, Files.getAttribute(secret, "unix:uid"));
    assertEquals("of root", Files.readString(secret));
    try (Stream<Path> there = Files.list(roots)) {
      assertEquals(List.of(secret), there.toList(), "nothing was written through the link");
    }
    Files.delete(kept.resolve("identity"));
    // The same while links come and go as fast as an agent can lay them.
    AtomicBoolean over = new AtomicBoolean();
    Thread agent =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    swap(kept, roots);
                  }
                });
    try {
      for (int i = 0; i < 20; i++) {
        try {
          AsOwner.of(
              kept,
              () -> DurableFile.write(kept.resolve("identity/door.pem"), new byte[9], "rw-------"));
        } catch (IOException refused) {
          // Where a link stood there at that moment.
        }
      }
    } finally {
      over.set(true);
      agent.join();
    }
    assertEquals(0, Files.getAttribute(secret, "unix:uid"));
    assertEquals("of root", Files.readString(secret));
  }

  private static void swap(Path kept, Path roots) {
    try {
      Path part = kept.resolve("part");
      Files.deleteIfExists(part);
      Files.createSymbolicLink(part, roots);
      Files.move(part, kept.resolve("identity"), StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(kept.resolve("identity"));
    } catch (IOException busy) {
      // The next turn.
    }
  }

  @Test
  void aLostAnswerIsAskedForAgainWithTheSameKey() throws Exception {
    lose = 1;
    run(0, "enrol", token(pin()));
    assertEquals(2, asked.size());
    assertEquals(asked.getFirst(), asked.getLast());
  }

  @Test
  void anotherServerThanTheTokenNamesGetsNoSecretAndNothingIsWritten() throws Exception {
    String said = run(69, "enrol", token(new byte[32]));
    assertTrue(said.contains("FAULT  enrol"), said);
    assertEquals(List.of(), asked);
    nothingWritten();
  }

  @Test
  void aRefusalAndAnAnswerThatIsWrongLeaveTheDoorAsItWas() throws Exception {
    refuse = 404;
    assertTrue(run(69, "enrol", token(pin())).contains("404 unknown-token"));
    refuse = 0;
    for (UnaryOperator<ObjectNode> each :
        List.<UnaryOperator<ObjectNode>>of(
            n -> n.put("door", "autre.jules-ferry"),
            n -> n.put("domain", "evil\"\n.example"),
            n -> n.put("epoch", 0),
            n -> n.put("time", 0),
            n -> n.without("keys"),
            n -> n.set("keys", JSON.createArrayNode().add("not a key")),
            n -> n.set("chain", JSON.createArrayNode().add("AAAA")),
            n -> n.set("addresses", JSON.createArrayNode().add("gw\"]")))) {
      twist = each;
      run(69, "enrol", token(pin()));
      nothingWritten();
    }
  }

  @Test
  void aTokenThatIsNoneIsRefusedBeforeAnythingIsAsked() throws Exception {
    for (String wrong : List.of("x", "hd2.eyJ9", "hd1.", "hd1.%%%", "hd1." + "A".repeat(2000))) {
      assertTrue(run(69, "enrol", wrong).contains("FAULT"));
    }
    assertThrows(IllegalArgumentException.class, () -> EnrolToken.read("hd1.e30"));
    assertEquals(List.of(), asked);
    nothingWritten();
  }

  @Test
  void aConfigurationThatIsWrongIsNamedAndTheExitCodeIs78() throws Exception {
    Files.writeString(folder.resolve("door.toml"), "[camera]\nkind = \"webcam\"\n[[lock.line]]\n");
    String said = run(78, "check");
    assertTrue(said.contains("door.toml:2: camera.kind: one of csi, device, file, test"), said);
    assertTrue(said.contains("mend "), said);
  }

  @Test
  void whatIsNoCommandIsAnsweredWithTheCommands() throws Exception {
    assertTrue(run(64, "tset").contains("check"));
    assertTrue(run(64, "test", "everything").contains("relay, lights, button"));
  }
}
