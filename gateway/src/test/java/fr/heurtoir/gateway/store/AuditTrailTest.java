package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.Until;
import fr.heurtoir.gateway.audit.AuditChain.Verdict;
import fr.heurtoir.gateway.audit.AuditEntry;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.protocol.DoorId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit trail in a real file: what somebody with the file can do to it, and what shows. */
class AuditTrailTest {
  private static final DoorId GATE = new DoorId("portail.jules-ferry");

  /** The columns of an entry, each with a statement that changes it alone. */
  private static final Map<String, String> TAMPERED = new LinkedHashMap<>();

  static {
    for (String text :
        List.of(
            "kind", "who", "person", "client", "target", "commune", "school", "door", "object",
            "outcome", "reason")) {
      TAMPERED.put(text, text + " || 'x'");
    }
    for (String number : List.of("format", "at", "times")) {
      TAMPERED.put(number, number + " + 1");
    }
    TAMPERED.put("hash", "'" + "0".repeat(64) + "'");
    TAMPERED.put("seq", "seq + 100");
  }

  @TempDir Path folder;

  /** A phone that opened. */
  static AuditEvent opening(int number) {
    return AuditEvent.of(AuditKind.OPENING, "pulsing")
        .byPhone("p" + number, "directrice")
        .from("192.0.2." + number)
        .onPhone("p0", "directrice")
        .atDoor(GATE)
        .about("ring " + number)
        .because("lock=gate");
  }

  /** A file with six entries, whose gateway has ended. */
  private Path six() throws Exception {
    try (StoreFixture fixture = new StoreFixture(folder)) {
      for (int i = 1; i <= 6; i++) {
        fixture.store.audit().record(opening(i));
      }
      return fixture.file;
    }
  }

  private static Verdict verdict(Path file) throws Exception {
    return AuditReading.of(Database.Sqlite.existing(file)).verify(Map.of());
  }

  private static void change(Path file, String sql) throws SQLException {
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = db.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private Path copy(Path file, String name) throws Exception {
    return Files.copy(file, folder.resolve(name + ".db"));
  }

  private static List<AuditEntry> entries(Path file) throws Exception {
    List<AuditEntry> all = new ArrayList<>();
    AuditReading.of(Database.Sqlite.existing(file))
        .each(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), (entry, _) -> all.add(entry));
    return all;
  }

  @Test
  void eachColumnOfEachEntryIsUnderItsHash() throws Exception {
    Path file = six();
    assertInstanceOf(Verdict.Whole.class, verdict(file));
    Set<String> columns = new TreeSet<>();
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
        var all = db.getMetaData().getColumns(null, null, "audit_entry", null)) {
      while (all.next()) {
        columns.add(all.getString("COLUMN_NAME"));
      }
    }
    assertEquals(columns, new TreeSet<>(TAMPERED.keySet()), "every column is tried");
    for (int seq = 1; seq <= 6; seq++) {
      for (Map.Entry<String, String> each : TAMPERED.entrySet()) {
        Path copy = copy(file, each.getKey() + seq);
        change(
            copy,
            "update audit_entry set "
                + each.getKey()
                + " = "
                + each.getValue()
                + " where seq = "
                + seq);
        Verdict.Broken broken =
            assertInstanceOf(Verdict.Broken.class, verdict(copy), each.getKey() + " of " + seq);
        assertEquals(seq, broken.seq(), each.getKey() + " of " + seq + ": " + broken.why());
      }
    }
  }

  @Test
  void deletedSwappedAndInsertedEntriesShow() throws Exception {
    Path file = six();
    for (int seq = 1; seq <= 6; seq++) {
      Path copy = copy(file, "deleted" + seq);
      change(copy, "delete from audit_entry where seq = " + seq);
      assertEquals(seq, ((Verdict.Broken) verdict(copy)).seq());
    }
    Path swapped = copy(file, "swapped");
    change(swapped, "update audit_entry set seq = 99 where seq = 2");
    change(swapped, "update audit_entry set seq = 2 where seq = 3");
    change(swapped, "update audit_entry set seq = 3 where seq = 99");
    assertEquals(2, ((Verdict.Broken) verdict(swapped)).seq());
    Path inserted = copy(file, "inserted");
    change(
        inserted,
        "insert into audit_entry select 7, format, at, kind, who, person, client, target, commune,"
            + " school, door, object, outcome, reason, times, hash from audit_entry where seq = 6");
    assertEquals(7, ((Verdict.Broken) verdict(inserted)).seq());
    Path renumbered = copy(file, "renumbered");
    change(renumbered, "delete from audit_entry where seq = 1");
    change(renumbered, "update audit_entry set seq = seq - 1");
    assertEquals(1, ((Verdict.Broken) verdict(renumbered)).seq());
  }

  @Test
  void eachEndOfTheChainIsCheckedAgainstWhatIsKeptOfIt() throws Exception {
    Path file = six();
    for (String end :
        List.of(
            "cut_seq = 1",
            "cut_hash = '" + "0".repeat(64) + "'",
            "last_seq = 5",
            "last_seq = 7",
            "last_hash = cut_hash")) {
      Path copy = copy(file, "end" + end.hashCode());
      change(copy, "update audit_chain set " + end);
      assertInstanceOf(Verdict.Broken.class, verdict(copy), end);
    }
    Path beginning = copy(file, "beginning");
    change(
        beginning,
        "update audit_chain set cut_seq = 2, cut_hash = (select hash from audit_entry where seq ="
            + " 2)");
    change(beginning, "delete from audit_entry where seq <= 2");
    assertEquals(3, ((Verdict.Broken) verdict(beginning)).seq(), "no entry says that it was cut");
    Path without = copy(file, "without");
    change(without, "delete from audit_chain");
    assertInstanceOf(Verdict.Broken.class, verdict(without));
  }

  /** What a file alone cannot show: an end that was cut off with its number, against the log. */
  @Test
  void anEndThatWasCutOffWithItsNumberShowsAgainstTheHeadThatTheLogHas() throws Exception {
    Path file = six();
    List<AuditEntry> all = entries(file);
    change(
        file,
        "update audit_chain set last_seq = 4, last_hash = (select hash from audit_entry where seq"
            + " = 4)");
    change(file, "delete from audit_entry where seq > 4");
    AuditReading cut = AuditReading.of(Database.Sqlite.existing(file));
    assertInstanceOf(Verdict.Whole.class, cut.verify(Map.of()));
    assertInstanceOf(Verdict.Whole.class, cut.verify(Map.of(4L, all.get(3).hash())));
    assertInstanceOf(Verdict.Broken.class, cut.verify(Map.of(6L, all.get(5).hash())));
  }

  @Test
  void entriesGoWithTheirAgeAndTheRestIsWhole() throws Exception {
    Path file;
    List<AuditEntry> before;
    try (StoreFixture fixture = new StoreFixture(folder)) {
      file = fixture.file;
      for (int i = 1; i <= 3; i++) {
        fixture.store.audit().record(opening(i));
      }
      Until.holds("written", () -> entries(file).size() == 3);
      assertEquals(0, fixture.store.audit().purge(Duration.ofDays(1)));
      fixture.pass(Duration.ofDays(2));
      fixture.store.audit().record(opening(4));
      Until.holds("written", () -> entries(file).size() == 4);
      before = entries(file);
      assertEquals(3, fixture.store.audit().purge(Duration.ofDays(1)));
      assertInstanceOf(Verdict.Whole.class, fixture.store.audit().verify());
      assertEquals(0, fixture.store.audit().purge(Duration.ofDays(1)));
      // All of it is old, also what says that it was cut.
      fixture.pass(Duration.ofDays(3));
      assertEquals(2, fixture.store.audit().purge(Duration.ofDays(1)));
      fixture.store.audit().record(opening(5));
    }
    List<AuditEntry> after = entries(file);
    assertEquals(List.of("audit-cut", "opening"), after.stream().map(AuditEntry::kind).toList());
    assertEquals(List.of(6L, 7L), after.stream().map(AuditEntry::seq).toList());
    assertInstanceOf(Verdict.Whole.class, verdict(file));
    assertInstanceOf(
        Verdict.Whole.class,
        AuditReading.of(Database.Sqlite.existing(file))
            .verify(Map.of(4L, before.getLast().hash())));
    assertEquals(Set.of("directrice", "p0", "p5", "192.0.2.5"), names(file));
    // Who deletes more and has no entry say so is found out.
    change(
        file,
        "update audit_chain set cut_seq = 6, cut_hash = (select hash from audit_entry where seq ="
            + " 6)");
    change(file, "delete from audit_entry where seq = 6");
    assertInstanceOf(Verdict.Broken.class, verdict(file));
  }

  private static Set<String> names(Path file) throws SQLException {
    Set<String> names = new TreeSet<>();
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = db.createStatement();
        var all = statement.executeQuery("select value from audit_name")) {
      while (all.next()) {
        names.add(all.getString(1));
      }
    }
    return names;
  }

  @Test
  void theNamesOfAPersonGoAndTheChainStaysWhole() throws Exception {
    Path file;
    try (StoreFixture fixture = new StoreFixture(folder)) {
      file = fixture.file;
      fixture.store.audit().record(opening(1));
      fixture.store.audit().record(opening(2));
      fixture
          .store
          .audit()
          .record(
              AuditEvent.of(AuditKind.HISTORY_READ, "list")
                  .byPhone("p9", "agent")
                  .from("192.0.2.2"));
      Until.holds("written", () -> entries(file).size() == 3);
      // Herself, p1, p2 and her address alone; the other one somebody else used too.
      assertEquals(4, fixture.store.audit().forget("directrice"));
      assertEquals(0, fixture.store.audit().forget("directrice"));
      assertEquals(0, fixture.store.audit().forget("nobody"));
      fixture.store.audit().record(opening(1));
    }
    assertInstanceOf(Verdict.Whole.class, verdict(file));
    assertEquals(4, entries(file).size());
    assertTrue(names(file).containsAll(Set.of("agent", "p9", "192.0.2.2")), "others keep theirs");
    List<AuditEntry> all = entries(file);
    assertFalse(all.getFirst().person().isEmpty());
    assertFalse(
        all.getFirst().person().equals(all.getLast().person()), "she is somebody new from then on");
  }

  @Test
  void noEntryHoldsAName() throws Exception {
    Path file = six();
    for (AuditEntry entry : entries(file)) {
      for (String name : List.of("directrice", "Mme Martin", "192.0.2.", "p1")) {
        assertFalse(
            (entry.who() + ' ' + entry.person() + ' ' + entry.client() + ' ' + entry.target())
                .contains(name),
            entry.toString());
      }
    }
  }

  @Test
  void aLockedDatabaseLosesNothingAndHoldsNobodyUp() throws Exception {
    try (StoreFixture fixture = new StoreFixture(folder)) {
      try (Connection other = fixture.other();
          Statement statement = other.createStatement()) {
        statement.execute("begin exclusive");
        for (int i = 1; i <= 50; i++) {
          fixture.store.audit().record(opening(i));
        }
        statement.execute("rollback");
      }
      Until.holds("written", () -> entries(fixture.file).size() == 50);
      assertInstanceOf(Verdict.Whole.class, fixture.store.audit().verify());
      assertEquals(0, fixture.count("heurtoir_audit_lost_total"));
    }
  }

  @Test
  void whatDoesNotFitIsCountedInAnEntryOnceItCanBeWritten() throws Exception {
    try (StoreFixture fixture = new StoreFixture(folder)) {
      try (Connection other = fixture.other();
          Statement statement = other.createStatement()) {
        statement.execute("begin exclusive");
        for (int i = 1; i <= 6_000; i++) {
          fixture.store.audit().record(opening(1));
        }
        assertTrue(fixture.count("heurtoir_audit_lost_total") > 0);
        statement.execute("rollback");
      }
      Until.holds(
          "written",
          () -> entries(fixture.file).stream().mapToLong(AuditEntry::times).sum() >= 6_000);
      long lost = fixture.count("heurtoir_audit_lost_total");
      assertEquals(
          lost,
          entries(fixture.file).stream()
              .filter(entry -> entry.kind().equals("audit-lost"))
              .mapToLong(AuditEntry::times)
              .sum());
      assertInstanceOf(Verdict.Whole.class, fixture.store.audit().verify());
    }
  }

  @Test
  void aDatabaseFromBeforeSaysSo() throws Exception {
    Path file = six();
    change(file, "drop table audit_chain");
    Exception refused =
        org.junit.jupiter.api.Assertions.assertThrows(
            fr.heurtoir.gateway.ops.Unusable.class, () -> verdict(file));
    assertTrue(String.valueOf(refused.getMessage()).contains("no audit trail yet"));
  }

  @Test
  void aBugEndsItsEntriesAndNotTheTrailWhichSaysHowManyAreMissing() throws Exception {
    Path file = six();
    AtomicBoolean bug = new AtomicBoolean(true);
    Jdbi jdbi =
        Jdbi.create(
            () -> {
              if (bug.getAndSet(false)) {
                throw new IllegalStateException("a bug");
              }
              return DriverManager.getConnection("jdbc:sqlite:" + file);
            });
    Counters counters = new Counters();
    Clock clock = Clock.fixed(Instant.parse("2026-09-01T08:31:00Z"), ZoneOffset.UTC);
    try (AuditTrail trail =
        new AuditTrail(
            jdbi, new AuditRows(_ -> ""), clock, AuditTrail.Bounds.standard(), counters)) {
      trail.record(opening(7));
      Until.holds("one is lost", () -> counters.values().get("heurtoir_audit_lost_total") == 1);
      trail.record(opening(8));
    }
    assertInstanceOf(Verdict.Whole.class, verdict(file));
    assertEquals(
        List.of("opening", "audit-lost"),
        entries(file).stream().skip(6).map(AuditEntry::kind).toList());
  }
}
