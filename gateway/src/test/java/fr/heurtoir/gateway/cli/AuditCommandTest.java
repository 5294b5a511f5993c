package fr.heurtoir.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.GivenTime;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.store.NewDatabase;
import fr.heurtoir.gateway.store.Store;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What IT staff read of the audit trail. */
class AuditCommandTest {
  @TempDir Path folder;

  private final GivenTime time = new GivenTime(Instant.parse("2026-03-02T08:00:00Z"));

  private record Said(int status, List<String> out, String err) {}

  @BeforeEach
  void aGatewaysFolder() throws IOException {
    GatewayFolder.make(folder);
  }

  private Store open() throws IOException {
    GatewayConfig config = Command.configuration(folder, System.err).orElseThrow();
    return Store.open(
        NewDatabase.at(config.storage().file().orElseThrow()),
        config::schools,
        time.sources(),
        new Counters());
  }

  private Said said(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> words = new ArrayList<>(List.of(args));
    words.addAll(List.of("--config", folder.toString()));
    int status =
        AuditCommand.run(
            words,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Said(
        status,
        out.toString(StandardCharsets.UTF_8).lines().toList(),
        err.toString(StandardCharsets.UTF_8));
  }

  private void three() throws IOException {
    try (Store store = open()) {
      store
          .audit()
          .record(
              AuditEvent.of(AuditKind.OPENING, "pulsing")
                  .byPhone("p1", "head")
                  .atSchool("ferry")
                  .because("lock=gate"));
      time.pass(Duration.ofDays(1));
      store.audit().record(AuditEvent.of(AuditKind.LOCKDOWN, "set").byConsole("console.root"));
      time.pass(Duration.ofDays(1));
      store.audit().record(AuditEvent.of(AuditKind.CONFIGURATION, "reloaded"));
    }
  }

  @Test
  void aWholeTrailSaysItsHeadAndComparesWithTheLogs() throws Exception {
    three();
    Said whole = said("verify");
    assertEquals(0, whole.status(), whole.err());
    String head = whole.out().getFirst().replaceAll(".* head ", "");
    assertTrue(head.matches("3:[0-9a-f]{64}"), head);
    assertTrue(whole.out().getLast().contains("--head"), whole.toString());
    assertEquals(1, said("verify", "--head", head).out().size());
    assertEquals(0, said("verify", "--head", head).status());
    Said cut = said("verify", "--head", "4:" + "0".repeat(64));
    assertEquals(AuditCommand.BROKEN, cut.status());
    assertTrue(cut.out().getFirst().startsWith("broken at entry 4: "), cut.toString());
  }

  @Test
  void aBrokenOneNamesItsFirstBrokenEntryAlsoWhileAGatewayHasTheDatabase() throws Exception {
    three();
    try (Store store = open()) {
      assertTrue(store.writable());
      assertEquals(0, said("verify").status());
      try (Connection db =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("gateway.db"));
          Statement statement = db.createStatement()) {
        statement.executeUpdate("update audit_entry set outcome = 'lifted' where seq = 2");
      }
      Said broken = said("verify");
      assertEquals(AuditCommand.BROKEN, broken.status());
      assertTrue(broken.out().getFirst().startsWith("broken at entry 2: "), broken.toString());
    }
  }

  @Test
  void anExportHasNamesAndTimes() throws Exception {
    three();
    Said all = said("export");
    assertEquals(
        List.of(
            "seq=1 at=2026-03-02T08:00:00Z kind=opening outcome=pulsing who=p1 person=\"Mme Martin"
                + " (head)\" school=ferry reason=\"lock=gate\"",
            "seq=2 at=2026-03-03T08:00:00Z kind=lockdown outcome=set who=console.root",
            "seq=3 at=2026-03-04T08:00:00Z kind=configuration outcome=reloaded"),
        all.out());
    assertEquals(
        all.out().subList(1, 2),
        said("export", "--since", "2026-03-02T08:00:00.001Z", "--until", "2026-03-04").out());
  }

  @Test
  void asJsonItHasWhatTheHashesAreMadeOf() throws Exception {
    three();
    JsonObject first = new JsonObject(said("export", "--json").out().getFirst());
    assertEquals(
        "Mme Martin (head)", first.getJsonObject("names").getString(first.getString("person")));
    assertTrue(first.getString("person").startsWith("person-"));
    assertTrue(first.getString("hash").matches("[0-9a-f]{64}"));
    assertEquals(17, first.size());
  }

  @Test
  void whatIsWronglySaidIsNamed() throws Exception {
    three();
    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of("erase"),
            List.of("verify", "--json"),
            List.of("verify", "--head", "3"),
            List.of("verify", "--since", "2026-03-02"),
            List.of("export", "--since", "yesterday"),
            List.of("export", "more"))) {
      Said said = said(wrong.toArray(String[]::new));
      assertEquals(Command.USAGE, said.status(), wrong.toString());
      assertFalse(said.err().isEmpty(), wrong.toString());
    }
  }

  @Test
  void whereThereIsNoDatabaseNothingIsMade() {
    assertEquals(Command.UNAVAILABLE, said("verify").status());
    assertFalse(Files.exists(folder.resolve("gateway.db")));
    assertEquals(Optional.empty(), said("verify").out().stream().findFirst());
  }
}
