package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.cli.Check;
import fr.heurtoir.gateway.cli.Init;
import fr.heurtoir.gateway.cli.StoreCommand;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.ConfigResult;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.gateway.store.PostgresServer;
import fr.heurtoir.protocol.pki.LocalCa;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway by {@code [storage] url}, from the configuration to its end. */
class AGatewayOnAServerTest {
  private static final String FILE = "database = \"state/gateway.db\"";

  @TempDir Path folder;
  private Path state;
  private PostgresServer server;
  private String url;

  /** Else its native part is unpacked beside the first test's keys, and is gone with them. */
  @BeforeAll
  static void sqlite() throws Exception {
    DriverManager.getConnection("jdbc:sqlite::memory:").close();
  }

  @BeforeEach
  void aConfiguration() throws Exception {
    state = Files.createDirectory(folder.resolve("state"));
    LocalCa.in(folder, "Test", Clock.systemUTC())
        .issueServer(folder, "sip", List.of("localhost"), Duration.ofDays(90));
    Files.createDirectories(folder.resolve("schools.d"));
    Files.writeString(
        folder.resolve("schools.d/jules-ferry.toml"),
        """
        id = "jules-ferry"
        name = "École"
        [[door]]
        id = "portail"
        name = "Portail"
        [[person]]
        id = "directrice"
        name = "Direction"
        """);
    server = PostgresServer.shared();
    server.empty("gateway");
    url =
        "url = \"postgresql://gateway@/gateway?host=%s&port=%d\"\nfolder = \"state\""
            .formatted(server.folder(), server.port());
    storage(url);
  }

  @AfterEach
  void drop() throws Exception {
    server.say("postgres", "drop database gateway with (force)");
  }

  private void storage(String lines) throws IOException {
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
        [media]
        listen = "127.0.0.1"
        port = 0
        advertised = ["127.0.0.1"]
        [storage]
        %s
        """
            .formatted(lines));
  }

  private record Said(int status, String text) {}

  private static Said said(BiFunction<PrintStream, PrintStream, Integer> command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int status = command.apply(print, print);
    return new Said(status, out.toString(StandardCharsets.UTF_8));
  }

  private Said init() {
    return said((out, err) -> Init.run(List.of("--config", folder.toString()), out, err));
  }

  private Said move() {
    return said(
        (out, err) ->
            StoreCommand.run(
                List.of(
                    "move", state.resolve("gateway.db").toString(), "--config", folder.toString()),
                out,
                err));
  }

  private Running start() throws IOException {
    GatewayConfig config =
        assertInstanceOf(ConfigResult.Loaded.class, GatewayConfig.load(folder)).config();
    return Running.start(folder, config, Database.of(config.storage(), false), _ -> {});
  }

  @Test
  void itIsMadeOnceByInitAndRunsByItself() throws Exception {
    assertEquals(
        0,
        said((out, err) -> Check.run(List.of("--config", folder.toString()), out, err)).status());
    Unusable refused = assertThrows(Unusable.class, this::start);
    assertTrue(
        String.valueOf(refused.getMessage()).contains("heurtoir-gateway init"),
        refused.getMessage());
    Said made = init();
    assertEquals(0, made.status(), made.text());
    assertTrue(made.text().contains("made the PostgreSQL database gateway"), made.text());
    Said again = init();
    assertEquals(69, again.status());
    assertTrue(again.text().contains("is there already; nothing was made"), again.text());

    Running running = start();
    try {
      assertTrue(Files.exists(state.resolve("order.key")));
      assertFalse(Files.exists(state.resolve("gateway.db")));
      IOException second = assertThrows(IOException.class, this::start);
      assertTrue(
          String.valueOf(second.getMessage()).contains("another process uses"),
          second.getMessage());
    } finally {
      running.stop();
    }
    start().stop();
  }

  @Test
  void aServerThatIsNotThereEndsTheStartWithTheChanceOfALaterOne() throws Exception {
    storage("url = \"postgresql://gateway@127.0.0.1:1/gateway\"\nfolder = \"state\"");
    IOException away = assertThrows(IOException.class, this::start);
    assertFalse(away instanceof Unusable, "a server that starts late is waited for");
    assertTrue(
        String.valueOf(away.getMessage()).contains("PostgreSQL database gateway at 127.0.0.1:1"),
        away.getMessage());
    assertEquals(69, init().status());
  }

  @Test
  void aFileMovesToTheServerByOneCommand() throws Exception {
    storage(FILE);
    assertEquals(0, init().status());
    start().stop();
    Said nowhere = move();
    assertEquals(78, nowhere.status());
    assertTrue(nowhere.text().contains("[storage] url"), nowhere.text());

    storage(url);
    Said moved = move();
    assertEquals(0, moved.status(), moved.text());
    assertTrue(moved.text().contains("hold the same"), moved.text());
    start().stop();
    assertEquals(64, said((out, err) -> StoreCommand.run(List.of("move"), out, err)).status());
  }
}
