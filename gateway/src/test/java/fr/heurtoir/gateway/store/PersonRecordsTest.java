package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.audit.AuditChain.Verdict;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.gateway.history.RingOpening;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.GivenTime;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.PhoneProof;
import fr.heurtoir.gateway.phone.PushSubscription;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.school.Absence;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a person is found wherever it is, and is gone when it is to be. */
class PersonRecordsTest {
  private static final String HEAD = "directrice";
  private static final String STAFF = "agent";

  @TempDir Path folder;
  private final GivenTime time = new GivenTime(PortContract.BEGIN);
  private Store store;

  @BeforeEach
  void open() throws Exception {
    store =
        Store.open(
            NewDatabase.at(folder.resolve("p.db")),
            () -> PortContract.of(HEAD, STAFF),
            time.sources(),
            new Counters());
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Something of everything that can be of a person; the phone's id. */
  private String fill(String person, String other, int number) throws Exception {
    String token =
        store.enrolments().issueToken(person, "jules-ferry", Duration.ofHours(1), "console.test");
    String phone =
        ((Redeemed.Enrolled)
                store
                    .enrolments()
                    .redeem(
                        CommuneId.FIRST,
                        new Secret.Token(token),
                        "Téléphone de " + person,
                        "key of " + person))
            .phone()
            .id();
    store
        .subscriptions()
        .keep(phone, new PushSubscription("https://push.example/" + person, "p", "a"));
    store.proofs().proved(phone, PhoneProof.Kind.CONNECTED);
    store.proofs().write();
    store
        .absences()
        .keep(
            new Absence(
                "jules-ferry",
                person,
                Absence.Kind.HANDED_OVER,
                Optional.of(other),
                Optional.empty(),
                person,
                time.instant()));
    RingId ring = RingId.next(time.instant().toEpochMilli() + number);
    RingRow.By by = new RingRow.By(phone, "Téléphone de " + person);
    store
        .ringLog()
        .append(
            new RingRow(
                ring,
                PortContract.GATE,
                "jules-ferry",
                time.instant(),
                time.instant().plusSeconds(9),
                Outcome.ANSWERED,
                Optional.of(by),
                true,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of(
                    new RingRow.Receipt(
                        phone,
                        OptionalLong.of(1),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty())),
                Optional.empty(),
                Optional.of(new RingRow.CallBack(RingId.next(number), by))));
    store
        .ringLog()
        .append(
            new RingOpening(
                ring,
                PortContract.GATE,
                time.instant(),
                1,
                "gate",
                by,
                person,
                time.instant(),
                "released",
                Optional.empty()));
    store
        .ofDoors()
        .want(Map.of(PortContract.GATE, new Wanted(true, "person." + person, time.instant())));
    for (int i = 0; i < 2; i++) {
      store
          .audit()
          .record(
              AuditEvent.of(AuditKind.HISTORY_READ, "list")
                  .byPhone(phone, person)
                  .from("192.0.2." + number));
    }
    StoreFixture.until(
        "written",
        () ->
            store
                .ringLog()
                .ring(List.of("jules-ferry"), ring)
                .filter(all -> !all.openings().isEmpty())
                .isPresent());
    return phone;
  }

  private Set<String> exported(String person) {
    return store.persons().export(person).stream()
        .map(line -> new JsonObject(line).getString("of"))
        .collect(Collectors.toSet());
  }

  /** Every row of every table that holds one of these texts. */
  private List<String> rowsWith(String... texts) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("p.db"));
        Statement names = db.createStatement();
        Statement statement = db.createStatement();
        ResultSet tables =
            names.executeQuery("select name from sqlite_master where type = 'table'")) {
      while (tables.next()) {
        String table = tables.getString(1);
        try (ResultSet all = statement.executeQuery("select * from " + table)) {
          while (all.next()) {
            StringBuilder row = new StringBuilder(table);
            for (int i = 1; i <= all.getMetaData().getColumnCount(); i++) {
              row.append('|').append(all.getString(i));
            }
            for (String text : texts) {
              if (row.indexOf(text) >= 0) {
                found.add(row.toString());
              }
            }
          }
        }
      }
    }
    return found;
  }

  @Test
  void everythingOfAPersonIsExportedAndNoSecret() throws Exception {
    fill(STAFF, HEAD, 1);
    String phone = fill(HEAD, STAFF, 2);
    StoreFixture.until("written", () -> exported(HEAD).contains("audit"));
    assertEquals(
        Set.of(
            "phone",
            "link",
            "session",
            "push",
            "proof",
            "absence",
            "ring",
            "receipt",
            "opening",
            "door-event",
            "lockdown",
            "audit"),
        exported(HEAD));
    for (String line : store.persons().export(HEAD)) {
      assertFalse(line.contains("hash\":\"") && !line.contains("\"of\":\"audit\""), line);
      assertFalse(line.contains("Téléphone de " + STAFF), line);
    }
    assertTrue(
        store.persons().export(HEAD).stream()
            .anyMatch(line -> line.contains("\"id\":\"" + phone + "\"")));
    assertEquals(List.of(), store.persons().export("nobody"));
  }

  @Test
  void afterAPurgeNoRowHoldsThePersonAndWhatIsOfOthersIsAsItWas() throws Exception {
    String others = fill(STAFF, STAFF, 1);
    String phone = fill(HEAD, HEAD, 2);
    assertFalse(rowsWith(HEAD, phone, "192.0.2.2").isEmpty());
    List<String> before = rowsWith("Téléphone de " + STAFF, others);
    store.sessions().revoke(phone);
    assertTrue(store.persons().purge(HEAD) > 10);
    assertEquals(List.of(), rowsWith(HEAD, phone, "192.0.2.2", "Mme " + HEAD));
    assertEquals(List.of(), store.persons().export(HEAD));
    assertTrue(rowsWith("Téléphone de " + STAFF, others).containsAll(before));
    assertInstanceOf(Verdict.Whole.class, store.audit().verify());
    assertEquals(2, store.ringLog().rings("jules-ferry", 10).size(), "that somebody rang stays");
    assertEquals(0, store.persons().purge(HEAD));
  }
}
