package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.Until;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.school.StoragePlace.Postgres;
import fr.heurtoir.gateway.school.StoragePlace.Tls;
import fr.heurtoir.gateway.store.PostgresSessions.Bounds;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Debian's PostgreSQL on this machine, in a folder of its own: one of a process, until it ends. It
 * never syncs to the disk. A database is made once and emptied for whoever comes next.
 *
 * <p>On its Unix socket it believes everybody, but in {@link #PEERED}. On its TCP port it wants TLS
 * and a password.
 */
public final class PostgresServer {
  /** Times for tests: nothing that they wait for takes longer. */
  static final Bounds BOUNDS =
      new Bounds(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMillis(50),
          Duration.ofSeconds(8),
          Duration.ofSeconds(10),
          Duration.ofMillis(20));

  /** The role of a gateway: the owner of its database, and nothing more. */
  static final String ROLE = "gateway";

  /** The role's password over TCP. */
  static final String PASSWORD = "correct horse battery staple";

  /** A database that the server opens for the user's own role alone. */
  static final String PEERED = "peered";

  private static final String ADMINISTRATOR = "administrator";
  private static final String SCHEMA = "schema";

  private static @Nullable PostgresServer shared;

  private final Path folder;
  private final int port = FreePort.find();
  private @Nullable Process process;

  /** Which database is whose. A test's folder is gone when the test is over. */
  private final Map<Path, String> databases = new HashMap<>();

  private int made;
  private String emptied = "";

  /** One session of the administrator's in each database: to begin one takes a while. */
  private final Map<String, Connection> sessions = new HashMap<>();

  private PostgresServer() throws Exception {
    folder = Files.createTempDirectory("heurtoir-postgres");
    if (root()) {
      // It refuses to run as root.
      await(List.of("chown", "nobody:nogroup", folder.toString()));
    }
    await(
        asUser(
            program("initdb"),
            "-D",
            data(),
            "-U",
            ADMINISTRATOR,
            "-A",
            "trust",
            "--no-sync",
            "--no-instructions",
            "--locale=C",
            "-E",
            "UTF8"));
    Files.writeString(
        folder.resolve("data/pg_hba.conf"),
        """
        local peered all peer
        local all all trust
        hostssl all gateway samehost scram-sha-256
        host all all samehost reject
        """);
    start();
    say("postgres", "create role " + ROLE + " login password '" + PASSWORD + "'");
    create(SCHEMA, Optional.empty());
    Store.open(
            new Database.Server(place(SCHEMA), folder, BOUNDS, true),
            () -> new Schools(List.of()),
            SteadyClock.Sources.system(),
            new Counters())
        .close();
  }

  /** Has it speak TLS. Returns who issued its certificate, which is for {@code localhost}. */
  synchronized Path authority() throws Exception {
    Path keys = folder.resolve("keys");
    if (Files.notExists(keys)) {
      LocalCa.in(Files.createDirectory(keys), "Test", Clock.systemUTC())
          .issueServer(keys, "server", List.of("localhost"), Duration.ofDays(1));
      if (root()) {
        await(List.of("chown", "-R", "nobody:nogroup", keys.toString()));
      }
      say("postgres", "alter system set ssl_cert_file = '" + keys.resolve("server.pem") + "'");
      say("postgres", "alter system set ssl_key_file = '" + keys.resolve("server-key.pem") + "'");
      say("postgres", "alter system set ssl = on");
      say("postgres", "select pg_reload_conf()");
      awaitTls();
    }
    return keys.resolve("ca.pem");
  }

  private void awaitTls() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    Postgres place =
        new Postgres(
            "localhost",
            port,
            "postgres",
            ROLE,
            Tls.REQUIRE,
            Optional.empty(),
            Optional.of(password));
    Until.holds(
        "it speaks TLS",
        () -> {
          try {
            new PostgresSessions(place, BOUNDS).open().close();
            return true;
          } catch (SQLException | IOException notYet) {
            return false;
          }
        });
  }

  /** Its folder, in which the Unix socket is. */
  public Path folder() {
    return folder;
  }

  public int port() {
    return port;
  }

  /** The server of this process. */
  public static synchronized PostgresServer shared() throws IOException {
    if (shared == null) {
      try {
        PostgresServer made = new PostgresServer();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(made::remove));
        shared = made;
      } catch (Exception failed) {
        throw new IOException("no PostgreSQL", failed);
      }
    }
    return shared;
  }

  /** The database of that folder, with the newest schema; empty at first. */
  synchronized Database.Server at(Path whose) throws IOException {
    if (!databases.containsKey(whose)) {
      try {
        databases.put(whose, reused().orElseGet(this::another));
      } catch (SQLException failed) {
        throw new IOException(failed);
      }
    }
    return new Database.Server(place(databases.get(whose)), whose, BOUNDS, true);
  }

  private Optional<String> reused() throws SQLException {
    Optional<Path> over = databases.keySet().stream().filter(Files::notExists).findFirst();
    if (over.isEmpty()) {
      return Optional.empty();
    }
    String database = databases.get(over.get());
    say(database, emptied(database));
    databases.remove(over.get());
    return Optional.of(database);
  }

  /** What empties a database, in whatever order its tables refer to each other. */
  private String emptied(String database) throws SQLException {
    if (emptied.isEmpty()) {
      emptied =
          "set session_replication_role = replica;"
              + String.join(
                  ";",
                  ask(
                      database,
                      "select 'delete from ' || tablename from pg_tables where schemaname ="
                          + " 'public' and tablename <> 'flyway_schema_history'"));
    }
    return emptied;
  }

  private String another() {
    String database = "t" + ++made;
    try {
      create(database, Optional.of(SCHEMA));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return database;
  }

  /** A database in which nothing is. A former one of that name is gone. */
  public Postgres empty(String database) throws SQLException {
    say("postgres", "drop database if exists " + database + " with (force)");
    create(database, Optional.empty());
    return place(database);
  }

  /** A database with the newest schema. A former one of that name is gone. */
  Postgres made(String database) throws SQLException {
    say("postgres", "drop database if exists " + database + " with (force)");
    create(database, Optional.of(SCHEMA));
    return place(database);
  }

  /** Makes {@link #PEERED}, where the user of that name is known without a password. */
  synchronized void peered(String user) throws SQLException {
    if (ask("postgres", "select 1 from pg_database where datname = '" + PEERED + "'").isEmpty()) {
      say("postgres", "create role \"" + user + "\" login");
      create(PEERED, Optional.empty());
    }
  }

  private void create(String database, Optional<String> template) throws SQLException {
    say(
        "postgres",
        "create database "
            + database
            + " owner "
            + ROLE
            + template.map(" template "::concat).orElse(""));
  }

  Postgres place(String database) {
    return place(database, ROLE);
  }

  private Postgres place(String database, String role) {
    return new Postgres(
        folder.toString(), port, database, role, Tls.DISABLE, Optional.empty(), Optional.empty());
  }

  /** A session of the administrator's, which stays. */
  private Connection administrator(String database) throws SQLException {
    Connection kept = sessions.get(database);
    if (kept == null || !kept.isValid(5)) {
      try {
        kept = new PostgresSessions(place(database, ADMINISTRATOR), BOUNDS).open();
      } catch (IOException failed) {
        throw new SQLException(failed);
      }
      sessions.put(database, kept);
    }
    return kept;
  }

  public synchronized void say(String database, String sql) throws SQLException {
    try (Statement statement = administrator(database).createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the answer. */
  synchronized List<String> ask(String database, String question) throws SQLException {
    List<String> answer = new ArrayList<>();
    try (Statement statement = administrator(database).createStatement();
        ResultSet row = statement.executeQuery(question)) {
      while (row.next()) {
        answer.add(row.getString(1));
      }
    }
    return answer;
  }

  /**
   * Ends the sessions of a database's gateway, as a restart of the server or a firewall does.
   *
   * @return how many
   */
  public int cut(String database) throws SQLException {
    return ask(
            "postgres",
            "select pg_terminate_backend(pid, 60000) from pg_stat_activity where datname = '"
                + database
                + "' and usename = '"
                + ROLE
                + "'")
        .size();
  }

  /** Starts the server. It ends when this process does, in whatever way: its input ends then. */
  void start() throws Exception {
    process =
        new ProcessBuilder(
                asUser(
                    "/bin/sh",
                    "-c",
                    "\"$@\" & server=$!; read -r _; kill -INT $server; wait $server",
                    "sh",
                    program("postgres"),
                    "-D",
                    data(),
                    "-p",
                    Integer.toString(port),
                    "-h",
                    "localhost",
                    "-k",
                    folder.toString(),
                    "-F",
                    "-c",
                    "shared_buffers=16MB",
                    "-c",
                    "autovacuum=off",
                    "-c",
                    "full_page_writes=off"))
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (true) {
      try {
        administrator("postgres");
        return;
      } catch (SQLException notYet) {
        if (System.nanoTime() - end > 0 || process.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException(Files.readString(log()), notYet);
        }
      }
    }
  }

  /** Ends the server and the sessions with it. */
  void stop() throws Exception {
    if (process != null) {
      process.getOutputStream().close();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("it does not end");
      }
    }
  }

  private void remove() {
    try {
      stop();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
      Files.deleteIfExists(log());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  private Path log() {
    return folder.resolveSibling(folder.getFileName() + ".log");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private static boolean root() {
    return System.getProperty("user.name", "").equals("root");
  }

  private static String program(String name) throws IOException {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .max(Comparator.comparing(each -> Integer.valueOf(each.getFileName().toString())))
          .orElseThrow()
          .resolve("bin")
          .resolve(name)
          .toString();
    }
  }

  private static List<String> asUser(String program, String... arguments) {
    List<String> words = new ArrayList<>();
    if (root()) {
      words.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
    }
    words.add(program);
    words.addAll(List.of(arguments));
    return words;
  }

  private static void await(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .directory(Path.of("/").toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(String.join(" ", command));
    }
  }
}
