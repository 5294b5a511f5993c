package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.audit.AuditChain;
import fr.heurtoir.gateway.doors.KeyEpoch;
import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.gateway.history.RingOpening;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.PhoneProof;
import fr.heurtoir.gateway.phone.PushSubscription;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.school.Absence;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.web.AccountStore.Account;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.order.OrderKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file to a server: all of it or nothing, and the file is only read. */
class StoreMoveTest {
  private static final DoorId GATE = new DoorId("portail.jules-ferry");

  @TempDir Path folder;
  private Path file;
  private PostgresServer server;
  private Database.Server target;

  @BeforeEach
  void open() throws Exception {
    file = folder.resolve(Shipped.FILE);
    server = PostgresServer.shared();
    target = new Database.Server(server.made("moved"), folder, PostgresServer.BOUNDS, true);
  }

  /** Without a schema. */
  private void empty() throws Exception {
    server.empty("moved");
  }

  @AfterEach
  void drop() throws Exception {
    server.say("postgres", "drop database moved with (force)");
  }

  private List<StoreMove.Copied> move() throws IOException {
    return StoreMove.copy(Database.Sqlite.existing(file), target);
  }

  /** Something in every table. */
  private RingRow filled() throws Exception {
    try (StoreFixture it = new StoreFixture(folder)) {
      Store store = it.store;
      String token =
          store
              .enrolments()
              .issueToken("directrice", "jules-ferry", Duration.ofHours(1), "console.test");
      store.accountLogins().keep(token, new Account("account", Optional.empty()));
      String phone =
          assertInstanceOf(
                  Redeemed.Enrolled.class,
                  store
                      .enrolments()
                      .redeem(CommuneId.FIRST, new Secret.Token(token), "Téléphone 📱", "key"))
              .phone()
              .id();
      store.subscriptions().keep(phone, new PushSubscription("https://push.example", "k", "a"));
      store.proofs().proved(phone, PhoneProof.Kind.values()[0]);
      store.proofs().write();
      store.doors().want(Map.of(GATE, new Wanted(true, "directrice", Instant.EPOCH)));
      store
          .doors()
          .keep(
              CommuneId.FIRST,
              new KeyEpoch(1, List.of(OrderKey.generate().publicKey()), Instant.EPOCH));
      store
          .doors()
          .keep(
              GATE,
              new StationKeys.Keys(Optional.of("current"), Optional.empty(), Instant.EPOCH, 1));
      store.doorEnrolments().issue(GATE, Duration.ofHours(1));
      store
          .absences()
          .keep(
              new Absence(
                  "jules-ferry",
                  "directrice",
                  Absence.Kind.QUIET,
                  Optional.empty(),
                  Optional.empty(),
                  "directrice",
                  Instant.EPOCH));
      RingRow ring = it.row(Outcome.ANSWERED, "L'école d'à côté; drop table ring");
      store.ringLog().append(ring);
      store
          .ringLog()
          .append(
              new RingOpening(
                  ring.id(),
                  ring.door(),
                  ring.pressedAt(),
                  1,
                  "gate",
                  new RingRow.By("p1", "Direction"),
                  "directrice",
                  ring.pressedAt(),
                  "released",
                  Optional.empty()));
      store.ringLog().append(ring.id(), ring.door(), ring.pressedAt(), () -> List.of("a", "b"));
      StoreFixture.until("written", () -> store.ringLog().recording(ring.id()).isPresent());
      store.lookAtClock();
      store.audit().record(AuditTrailTest.opening(1));
      store.audit().record(AuditTrailTest.opening(2));
      return ring;
    }
  }

  @Test
  void everyTableIsTheSameThereAndTheFileIsAsItWas() throws Exception {
    empty();
    RingRow ring = filled();
    byte[] before = Files.readAllBytes(file);
    Map<String, Long> copied =
        move().stream().collect(Collectors.toMap(StoreMove.Copied::table, StoreMove.Copied::rows));
    assertArrayEquals(before, Files.readAllBytes(file));
    assertEquals(
        List.of(),
        copied.entrySet().stream().filter(each -> each.getValue() == 0).toList(),
        "a table that is empty here is not tried by this test");
    assertInstanceOf(
        AuditChain.Verdict.Whole.class, AuditReading.of(target).verify(Map.of()), "and its chain");
    try (StoreFixture there = new StoreFixture(folder, target)) {
      assertEquals(
          ring, there.store.ringLog().ring(List.of("jules-ferry"), ring.id()).orElseThrow().row());
      assertEquals("Téléphone 📱", there.store.phones().all().getFirst().name());
      assertTrue(there.store.doors().wanted().get(GATE).locked());
      // And it goes on from there.
      there.store.ringLog().append(there.row(Outcome.DECLINED, "next"));
      StoreFixture.until("kept", () -> there.count("heurtoir_rings_stored_total") == 1);
    }
    assertThrows(Unusable.class, this::move, "not into what a gateway has used");
  }

  @Test
  void manyRowsAreCopiedInTheOrderOfWhatTheyReferTo() throws Exception {
    filled();
    int rings = 1_203;
    try (Connection db = Shipped.SQLITE.other(folder);
        Statement statement = db.createStatement()) {
      statement.execute(
          "with recursive n(i) as (select 1 union all select i + 1 from n where i < "
              + (rings - 1)
              + ") insert into ring (id, door, school, pressed_at, ended_at, outcome, opened)"
              + " select 'r' || i, 'd', 's', i, i, 'failed', false from n");
    }
    assertEquals(
        rings,
        move().stream()
            .filter(each -> each.table().equals("ring"))
            .findFirst()
            .orElseThrow()
            .rows());
  }

  @Test
  void aFileOrAServerThatAGatewayUsesIsLeftAlone() throws Exception {
    empty();
    try (StoreFixture running = new StoreFixture(folder)) {
      assertThrows(StoreFile.InUse.class, this::move);
      assertTrue(running.store.writable());
    }
    try (Database.Held running = target.hold()) {
      assertThrows(StoreFile.InUse.class, this::move);
      assertEquals(List.of(), running.tablesOfOthers(), "nothing was made");
    }
    move();
  }

  @Test
  void aDatabaseThatHasRowsIsLeftAsItIs() throws Exception {
    filled();
    server.say("moved", "insert into door (id) values ('cour.jules-ferry')");
    Unusable refused = assertThrows(Unusable.class, this::move);
    assertTrue(String.valueOf(refused.getMessage()).contains("in the table door"));
    assertEquals(List.of("cour.jules-ferry"), server.ask("moved", "select id from door"));
    assertEquals(List.of("0"), server.ask("moved", "select count(*) from ring"));
  }

  @Test
  void whatArrivesOtherwiseIsUndone() throws Exception {
    filled();
    server.say(
        "moved",
        "create function liar() returns trigger language plpgsql as $$ begin new.name = 'other';"
            + " return new; end $$;"
            + " create trigger liar before insert on phone for each row execute function liar()");
    IOException differs = assertThrows(IOException.class, this::move);
    assertTrue(
        String.valueOf(differs.getMessage()).contains("the table phone is not the same"),
        differs.getMessage());
    for (String table : List.of("phone", "ring", "enrolment", "door")) {
      assertEquals(List.of("0"), server.ask("moved", "select count(*) from " + table));
    }
  }

  @Test
  void whatTheServerCannotKeepIsNamedAndNothingIsCopied() throws Exception {
    filled();
    try (Connection db = Shipped.SQLITE.other(folder);
        Statement statement = db.createStatement()) {
      statement.execute("update ring set detail = 'a' || char(0) || 'b'");
    }
    Unusable refused = assertThrows(Unusable.class, this::move);
    assertTrue(
        String.valueOf(refused.getMessage())
            .contains("the table ring has something in the column detail"),
        refused.getMessage());
    assertEquals(List.of("0"), server.ask("moved", "select count(*) from phone"));
  }

  @Test
  void aFileOfAnOlderVersionIsNotChangedForIt() throws Exception {
    filled();
    try (Connection db = Shipped.SQLITE.other(folder);
        Statement statement = db.createStatement()) {
      statement.execute("delete from flyway_schema_history where script like 'V16%'");
    }
    Unusable refused = assertThrows(Unusable.class, this::move);
    assertTrue(String.valueOf(refused.getMessage()).contains("is not of this version"));
  }

  @Test
  void aFileThatIsNotThereIsSaidAndNotMade() {
    IOException missing = assertThrows(IOException.class, this::move);
    assertFalse(missing instanceof Unusable);
    assertFalse(Files.exists(file));
  }
}
