package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.cli.Init;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.ConfigResult;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.gateway.store.Store;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.pki.LocalCa;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is not there leaves the folder under it, empty. Nothing begins in it: the database is
 * made by {@code init} alone.
 */
class AVanishedDiskTest {
  @TempDir Path folder;
  private Path state;
  private Path file;

  @BeforeEach
  void aConfiguration() throws Exception {
    state = Files.createDirectory(folder.resolve("state"));
    file = state.resolve("gateway.db");
    LocalCa ca = LocalCa.in(folder, "Test", Clock.systemUTC());
    ca.issueServer(folder, "sip", List.of("localhost"), Duration.ofDays(90));
    Files.createDirectories(folder.resolve("schools.d"));
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
        database = "state/gateway.db"
        """);
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
  }

  private GatewayConfig config() {
    return assertInstanceOf(ConfigResult.Loaded.class, GatewayConfig.load(folder)).config();
  }

  private Database existing() {
    return Database.of(config().storage(), false);
  }

  private static Store open(Database database) throws IOException {
    return Store.open(
        database,
        () -> new fr.heurtoir.gateway.school.Schools(List.of()),
        SteadyClock.Sources.system(),
        new Counters());
  }

  private List<String> inState() throws IOException {
    try (Stream<Path> files = Files.list(state)) {
      return files.map(each -> String.valueOf(each.getFileName())).sorted().toList();
    }
  }

  private record Said(int status, String text) {}

  private Said init() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int status = Init.run(List.of("--config", folder.toString()), print, print);
    return new Said(status, out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aGatewayWhoseDatabaseIsNotThereDoesNotStartAndLeavesTheFolderAsItIs() throws Exception {
    IOException refused =
        assertThrows(
            IOException.class, () -> Running.start(folder, config(), existing(), counters -> {}));
    assertFalse(refused instanceof Unusable, "a disk that is mounted late is waited for");
    assertTrue(
        String.valueOf(refused.getMessage()).contains("there is no database at " + file),
        refused.getMessage());
    assertTrue(String.valueOf(refused.getMessage()).contains("heurtoir-gateway init"));
    assertThrows(IOException.class, () -> open(existing()));
    assertEquals(List.of(), inState(), "no key, no lock, no database");
  }

  @Test
  void anEmptyFileIsNoDatabaseOfAGateway() throws Exception {
    Files.createFile(file);
    Unusable refused = assertThrows(Unusable.class, () -> open(existing()));
    assertTrue(String.valueOf(refused.getMessage()).contains("holds nothing of a gateway"));
    assertThrows(Unusable.class, () -> open(existing()), "nor is it the next time");
  }

  @Test
  void initMakesItOnceAndNeverInThePlaceOfAnother() throws Exception {
    Said made = init();
    assertEquals(0, made.status(), made.text());
    assertTrue(made.text().contains("made " + file), made.text());
    try (Store store = open(existing())) {
      assertTrue(store.writable());
    }
    byte[] before = Files.readAllBytes(file);
    Said again = init();
    assertEquals(Command.UNAVAILABLE, again.status());
    assertTrue(again.text().contains("is there already; nothing was made"), again.text());
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void whereTheDiskGoesWhileItRunsNothingGrowsInItsPlaceAndItGoesOnWhenItIsBack() throws Exception {
    assertEquals(0, init().status());
    RingId ring = RingId.next(System.currentTimeMillis());
    Path away = folder.resolve("away");
    try (Store store = open(existing())) {
      Files.move(state, away);
      Files.createDirectory(state);
      store.lookAtClock();
      assertFalse(store.writable(), "said, and seen in /health");
      assertThrows(
          IOException.class, () -> store.snapshots().keep("jules-ferry", ring, new byte[] {1}));
      assertEquals(List.of(), inState());
      Files.delete(state);
      Files.move(away, state);
      store.lookAtClock();
      assertTrue(store.writable());
      store.snapshots().keep("jules-ferry", ring, new byte[] {1});
      assertTrue(
          store.snapshots().read(ring, Map.of("jules-ferry", Duration.ofHours(1))).isPresent());
    }
  }
}
