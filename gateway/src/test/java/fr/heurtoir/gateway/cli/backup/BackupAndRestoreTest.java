package fr.heurtoir.gateway.cli.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.audit.AuditChain.Verdict;
import fr.heurtoir.gateway.audit.AuditEntry;
import fr.heurtoir.gateway.cli.backup.BackedUpGateway.Said;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.doors.OrderKeys;
import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.store.AuditReading;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.gateway.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup comes back whole, and what ended since does not live again. */
class BackupAndRestoreTest {
  @TempDir Path folder;
  private BackedUpGateway gateway;

  @BeforeEach
  void fill() throws Exception {
    gateway = new BackedUpGateway(folder);
  }

  private void backedUp() {
    Said made = gateway.backup();
    assertEquals(0, made.status(), made.err());
  }

  private static void ended(Said said) {
    assertEquals(0, said.status(), said.err());
  }

  @Test
  void onAnEmptyMachineEveryRowAndEveryFileIsAsItWas() throws Exception {
    SortedMap<String, List<String>> rows = gateway.rows();
    SortedMap<String, String> config = BackedUpGateway.files(gateway.config);
    String orderKey = Sha256.of(gateway.state.resolve("order.key"));
    backedUp();
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(gateway.file)));
    gateway.lose();
    ended(gateway.restore("--keep", "all"));
    assertEquals(config, BackedUpGateway.files(gateway.config));
    assertEquals(orderKey, Sha256.of(gateway.state.resolve("order.key")));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(gateway.state.resolve("order.key"))));
    SortedMap<String, List<String>> after = gateway.rows();
    assertEquals(rows.keySet(), after.keySet());
    for (String table : rows.keySet()) {
      // What a restore changes by itself: links end, no lockdown is lifted, and the trail says so.
      if (!List.of("enrolment", "door_enrolment", "audit_entry", "audit_chain", "door")
          .contains(table)) {
        assertEquals(rows.get(table), after.get(table), table);
      }
    }
    assertTrue(after.get("audit_entry").containsAll(rows.get("audit_entry")));
    assertEquals(rows.get("enrolment").size(), after.get("enrolment").size());
    try (Store store = gateway.open()) {
      assertTrue(store.sessions().byCookie(gateway.first.cookie()).isPresent());
      assertEquals(1, store.ringLog().rings("ferry", 10).size());
      assertFalse(
          store.ofDoors().wanted().containsKey(BackedUpGateway.GATE),
          "a lockdown that the door holds since is not lifted");
      assertFalse(gateway.keys(store).lost());
    }
    assertEquals(List.of("gateway.db", "gateway.db.lock", "order.key"), names(gateway.state));
    assertEquals(
        List.of("heurtoir"),
        names(gateway.state.getParent()).stream().filter(n -> !n.contains("replaced")).toList());
  }

  private static List<String> names(Path of) throws Exception {
    try (var all = Files.list(of)) {
      return all.map(each -> String.valueOf(each.getFileName())).sorted().toList();
    }
  }

  @Test
  void itIsMadeWhileAGatewayWritesAndIsOfOneMoment() throws Exception {
    try (Store store = gateway.open()) {
      backedUp();
      gateway.enrol(store, "later");
    }
    gateway.lose();
    ended(gateway.restore("--keep", "all"));
    try (Store store = gateway.open()) {
      assertEquals(2, store.phones().all().size());
    }
  }

  @Test
  void theSystemsTarReadsIt() throws Exception {
    backedUp();
    Path into = Files.createDirectory(folder.resolve("unpacked"));
    Process tar =
        new ProcessBuilder("tar", "-xf", gateway.file.toString(), "-C", into.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, tar.waitFor(), said);
    assertEquals(
        Files.readString(gateway.config.resolve("gateway.toml")),
        Files.readString(into.resolve("config/gateway.toml")));
    assertEquals(
        Sha256.of(gateway.state.resolve("order.key")), Sha256.of(into.resolve("state/order.key")));
    assertEquals(
        Path.of("/etc/ssl/elsewhere.pem"), Files.readSymbolicLink(into.resolve("config/web.pem")));
  }

  @Test
  void whatEndedSinceDoesNotLiveAgain() throws Exception {
    backedUp();
    String later;
    String cookie;
    try (Store store = gateway.open()) {
      gateway.time.pass(Duration.ofDays(2));
      store.sessions().revoke(gateway.first.phone().id());
      assertInstanceOf(Redeemed.Enrolled.class, redeemed(store, gateway.openLink));
      store.ofDoors().redeem(gateway.doorToken, "b".repeat(64));
      store
          .ofDoors()
          .keep(
              BackedUpGateway.GATE,
              new StationKeys.Keys(Optional.empty(), Optional.empty(), gateway.time.instant(), 4));
      store
          .ofDoors()
          .want(
              Map.of(
                  BackedUpGateway.GATE, new Wanted(true, "person.head", gateway.time.instant())));
      OrderKeys keys = gateway.keys(store);
      store.ofDoors().keep(CommuneId.FIRST, keys.roll(gateway.time.instant()));
      later = Sha256.of(gateway.state.resolve("order.key"));
      cookie = gateway.enrol(store, "since").cookie();
    }
    SortedMap<String, String> state = BackedUpGateway.files(gateway.state);
    Said said = gateway.restore("--replace");
    ended(said);
    try (Store store = gateway.open()) {
      assertFalse(store.sessions().byCookie(gateway.first.cookie()).isPresent(), "revoked since");
      assertTrue(store.sessions().byCookie(gateway.second.cookie()).isPresent());
      assertFalse(store.sessions().byCookie(cookie).isPresent(), "is not in the backup");
      assertFalse(redeemed(store, gateway.openLink) instanceof Redeemed.Enrolled, "used since");
      assertEquals(Optional.empty(), store.ofDoors().redeem(gateway.doorToken, "c".repeat(64)));
      StationKeys.Keys station = store.ofDoors().stationKeys().get(BackedUpGateway.GATE);
      assertEquals(Optional.empty(), station.current(), "a station that was revoked since");
      assertTrue(store.ofDoors().wanted().get(BackedUpGateway.GATE).locked(), "nothing is lifted");
      OrderKeys keys = gateway.keys(store);
      assertEquals(2, keys.epoch().keys().size(), "the overlap that the roll began");
    }
    assertEquals(later, Sha256.of(gateway.state.resolve("order.key")), "the later key stays");
    assertTrue(said.out().contains("phone ended: " + gateway.first.phone().id()), said.out());
    assertTrue(said.out().contains("must enrol anew: phone p"), said.out());
    // Nothing of the old state is gone.
    Path replaced = replaced(gateway.state);
    assertEquals(state.get("gateway.db"), BackedUpGateway.files(replaced).get("gateway.db"));
    assertEquals(state.get("order.key"), BackedUpGateway.files(replaced).get("order.key"));
    assertTrue(Files.exists(replaced(gateway.config).resolve("gateway.toml")));
    theTrailSays("in place of head ");
  }

  private static Path replaced(Path of) throws Exception {
    try (var all = Files.list(of.getParent())) {
      return all.filter(
              each -> each.getFileName().toString().startsWith(of.getFileName() + ".replaced-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Redeemed redeemed(Store store, String token) {
    return store
        .enrolments()
        .redeem(CommuneId.FIRST, new Secret.Token(token), "Téléphone", "key of a link");
  }

  private void theTrailSays(String why) throws Exception {
    AuditReading trail = AuditReading.of(Database.Sqlite.existing(gateway.database));
    assertInstanceOf(Verdict.Whole.class, trail.verify(Map.of()));
    List<AuditEntry> restored = new ArrayList<>();
    trail.each(
        Instant.EPOCH,
        Instant.parse("2100-01-01T00:00:00Z"),
        (entry, _) -> {
          if (entry.kind().equals("restored")) {
            restored.add(entry);
          }
        });
    assertEquals(1, restored.size());
    assertTrue(restored.getFirst().reason().startsWith(why), restored.toString());
  }

  @Test
  void whereNothingIsKnownOfTheTimeSinceSomebodyHasToSayWhoGoesOn() throws Exception {
    backedUp();
    gateway.lose();
    Said asked = gateway.restore();
    assertEquals(Command.USAGE, asked.status());
    assertTrue(asked.err().contains(gateway.first.phone().id()), asked.err());
    assertTrue(asked.err().contains(BackedUpGateway.GATE.value()), asked.err());
    assertEquals(List.of(), names(gateway.state), "nothing was changed");
    assertEquals(List.of(), names(gateway.config));
    assertEquals(Command.USAGE, gateway.restore("--keep", "nobody").status());
    ended(gateway.restore("--keep", gateway.second.phone().id()));
    try (Store store = gateway.open()) {
      assertFalse(store.sessions().byCookie(gateway.first.cookie()).isPresent());
      assertTrue(store.sessions().byCookie(gateway.second.cookie()).isPresent());
      assertFalse(redeemed(store, gateway.openLink) instanceof Redeemed.Enrolled);
      assertEquals(
          Optional.empty(),
          store.ofDoors().stationKeys().get(BackedUpGateway.GATE).current(),
          "a door that was not named");
    }
    theTrailSays("in place of nothing");
  }

  @Test
  void anotherGatewaysStateSaysNothingOfThisOnes() throws Exception {
    backedUp();
    Path other = Files.createDirectory(folder.resolve("other"));
    BackedUpGateway stranger = new BackedUpGateway(other);
    Files.copy(gateway.file, stranger.file);
    Said asked = stranger.restore("--replace", "--state", stranger.state.toString());
    assertEquals(Command.USAGE, asked.status(), asked.err());
    assertTrue(asked.err().contains("--keep"), asked.err());
  }

  @Test
  void aBackupOfLaterThanWhatIsThereEndsNobody() throws Exception {
    Path earlier = folder.resolve("earlier.db");
    Files.copy(gateway.database, earlier);
    try (Store store = gateway.open()) {
      gateway.enrol(store, "since");
      store
          .audit()
          .record(
              fr.heurtoir.gateway.audit.AuditEvent.of(
                  fr.heurtoir.gateway.audit.AuditKind.CONFIGURATION, "reloaded"));
    }
    backedUp();
    Files.copy(earlier, gateway.database, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Said said = gateway.restore("--replace");
    ended(said);
    try (Store store = gateway.open()) {
      assertEquals(3, store.phones().all().size());
    }
  }

  @Test
  void nothingIsOverwrittenUnasked() throws Exception {
    backedUp();
    assertEquals(Command.UNAVAILABLE, gateway.backup().status(), "the file is there");
    SortedMap<String, String> state = BackedUpGateway.files(gateway.state);
    Said said = gateway.restore("--keep", "all");
    assertEquals(Command.USAGE, said.status());
    assertTrue(said.err().contains("--replace"), said.err());
    try (Store store = gateway.open()) {
      Said running = gateway.restore("--replace");
      assertEquals(Command.UNAVAILABLE, running.status());
      assertTrue(running.err().contains("a gateway runs"), running.err());
      assertTrue(store.writable());
    }
    assertEquals(state.get("order.key"), BackedUpGateway.files(gateway.state).get("order.key"));
  }
}
