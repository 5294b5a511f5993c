package fr.heurtoir.gateway.cli.backup;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.cli.GatewayFolder;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.doors.OrderKeys;
import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.GivenTime;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.school.Absence;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.store.NewDatabase;
import fr.heurtoir.gateway.store.Store;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A gateway's two folders with something of everything in them, and the two commands. */
final class BackedUpGateway {
  static final DoorId GATE = new DoorId("portail.ferry");

  final Path config;
  final Path state;
  final Path file;
  final Path database;
  final GivenTime time = new GivenTime(Instant.parse("2026-03-02T08:00:00Z"));

  /** Two phones of the backup, with their cookies. */
  Redeemed.Enrolled first;

  Redeemed.Enrolled second;
  String openLink = "";
  String doorToken = "";

  BackedUpGateway(Path folder) throws Exception {
    config = Files.createDirectories(folder.resolve("etc/heurtoir"));
    state = Files.createDirectories(folder.resolve("var/heurtoir"));
    database = state.resolve("gateway.db");
    file = folder.resolve("backup.tar");
    GatewayFolder.make(config, database.toString());
    Files.setPosixFilePermissions(
        config.resolve("schools.d"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.createSymbolicLink(config.resolve("web.pem"), Path.of("/etc/ssl/elsewhere.pem"));
    try (Store store = open()) {
      fill(store);
    }
  }

  Store open() throws IOException {
    GatewayConfig read = Command.configuration(config, System.err).orElseThrow();
    return Store.open(NewDatabase.at(database), read::schools, time.sources(), new Counters());
  }

  private void fill(Store store) throws Exception {
    first = enrol(store, "one");
    second = enrol(store, "two");
    openLink = store.enrolments().issueToken("head", "ferry", Duration.ofHours(72), "console.test");
    doorToken = store.ofDoors().issue(GATE, Duration.ofHours(72));
    OrderKeys keys = keys(store);
    store.keepEpoch(CommuneId.FIRST, keys);
    store
        .ofDoors()
        .keep(
            GATE,
            new StationKeys.Keys(Optional.of("a".repeat(64)), Optional.empty(), time.instant(), 3));
    store.ofDoors().want(Map.of(GATE, new Wanted(false, "console.test", time.instant())));
    store
        .absences()
        .keep(
            new Absence(
                "ferry",
                "head",
                Absence.Kind.QUIET,
                Optional.empty(),
                Optional.empty(),
                "head",
                time.instant()));
    store.ringLog().append(ring());
    store.audit().record(AuditEvent.of(AuditKind.LOCKDOWN, "lifted").byConsole("console.test"));
  }

  private RingRow ring() {
    return new RingRow(
        RingId.next(time.instant().toEpochMilli()),
        GATE,
        "ferry",
        time.instant(),
        time.instant().plusSeconds(40),
        Outcome.ANSWERED,
        Optional.of(new RingRow.By(first.phone().id(), "one")),
        true,
        OptionalLong.of(85),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  Redeemed.Enrolled enrol(Store store, String name) {
    String token =
        store.enrolments().issueToken("head", "ferry", Duration.ofHours(1), "console.test");
    return (Redeemed.Enrolled)
        store.enrolments().redeem(CommuneId.FIRST, new Secret.Token(token), name, "key of " + name);
  }

  /** The order keys, as a gateway opens them. */
  OrderKeys keys(Store store) throws IOException {
    return OrderKeys.open(
        state.resolve("order.key"),
        Duration.ofDays(30),
        store.ofDoors().orderKeys(CommuneId.FIRST),
        time.instant());
  }

  record Said(int status, String out, String err) {}

  private interface Run {
    int with(PrintStream out, PrintStream err);
  }

  private static Said said(Run run) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        run.with(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Said(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  Said backup(String... more) {
    List<String> words = new ArrayList<>(List.of(file.toString(), "--config", config.toString()));
    words.addAll(List.of(more));
    return said((out, err) -> new BackupCommand(time, _ -> {}).run(words, out, err));
  }

  Said restore(String... more) {
    return restore(_ -> {}, more);
  }

  Said restore(Consumer<String> step, String... more) {
    List<String> words = new ArrayList<>(List.of(file.toString(), "--config", config.toString()));
    words.addAll(List.of(more));
    return said(
        (out, err) ->
            new RestoreCommand(time, InputStream.nullInputStream(), step).run(words, out, err));
  }

  /** As from a pipe. */
  Said restore(byte[] archive, String... more) {
    List<String> words = new ArrayList<>(List.of("-", "--config", config.toString()));
    words.addAll(List.of(more));
    return said(
        (out, err) ->
            new RestoreCommand(time, new ByteArrayInputStream(archive), _ -> {})
                .run(words, out, err));
  }

  Said finish() {
    return said(
        (out, err) ->
            new RestoreCommand(time, InputStream.nullInputStream(), _ -> {})
                .run(List.of("--finish", "--state", state.toString()), out, err));
  }

  /** The machine is lost: nothing is left but two empty folders. */
  void lose() throws IOException {
    for (Path folder : List.of(config, state)) {
      Replacement.delete(folder);
      Files.createDirectories(folder);
    }
  }

  /** Every file below a folder: its mode, and its bytes or where it points. */
  static SortedMap<String, String> files(Path folder) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.toList()) {
        String mode =
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(each, LinkOption.NOFOLLOW_LINKS));
        files.put(
            folder.relativize(each).toString(),
            Files.isSymbolicLink(each)
                ? "-> " + Files.readSymbolicLink(each)
                : Files.isDirectory(each) ? mode : mode + " " + Sha256.of(each));
      }
    }
    return files;
  }

  /** Every row of every table, as texts. */
  SortedMap<String, List<String>> rows() throws SQLException {
    SortedMap<String, List<String>> tables = new TreeMap<>();
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = db.createStatement()) {
      List<String> names = new ArrayList<>();
      try (ResultSet all =
          statement.executeQuery("select name from sqlite_master where type = 'table'")) {
        while (all.next()) {
          names.add(all.getString(1));
        }
      }
      for (String name : names) {
        List<String> rows = new ArrayList<>();
        try (ResultSet all = statement.executeQuery("select * from " + name)) {
          int columns = all.getMetaData().getColumnCount();
          while (all.next()) {
            StringBuilder row = new StringBuilder();
            for (int i = 1; i <= columns; i++) {
              row.append(all.getString(i)).append('|');
            }
            rows.add(row.toString());
          }
        }
        rows.sort(null);
        tables.put(name, rows);
      }
    }
    return tables;
  }
}
