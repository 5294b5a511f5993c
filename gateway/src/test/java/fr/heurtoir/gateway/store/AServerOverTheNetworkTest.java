package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.school.StoragePlace.Postgres;
import fr.heurtoir.gateway.school.StoragePlace.Tls;
import fr.heurtoir.protocol.pki.LocalCa;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a gateway and a PostgreSQL know each other. */
class AServerOverTheNetworkTest {
  private static final String WRONG = "not the password of that role";

  @TempDir Path folder;
  private PostgresServer server;
  private Path password;
  private Optional<Path> authority;

  @BeforeEach
  void aPassword() throws Exception {
    server = PostgresServer.shared();
    authority = Optional.of(server.authority());
    password = Files.writeString(folder.resolve("password"), PostgresServer.PASSWORD + "\n");
  }

  private Postgres place(String host, Tls tls, Optional<Path> authority) {
    return new Postgres(
        host,
        server.port(),
        "postgres",
        PostgresServer.ROLE,
        tls,
        authority,
        Optional.of(password));
  }

  private static String asked(Postgres place, String question) throws Exception {
    try (Connection db = new PostgresSessions(place, PostgresServer.BOUNDS).open();
        Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      assertTrue(row.next());
      return String.valueOf(row.getString(1));
    }
  }

  /** All that is said where it cannot be held, causes and stack traces too. */
  private static String refused(Postgres place) {
    IOException refused =
        assertThrows(
            IOException.class,
            () -> StoreServer.hold(new PostgresSessions(place, PostgresServer.BOUNDS), true));
    StringWriter text = new StringWriter();
    refused.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void aServerIsVerifiedAndAsksForThePasswordOfTheFile() throws Exception {
    Postgres place = place("localhost", Tls.VERIFY_FULL, authority);
    assertEquals("t", asked(place, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"));
  }

  @Test
  void aServerOfAnotherAuthorityOrNameGetsNoPassword() throws Exception {
    LocalCa.in(folder, "Other", Clock.systemUTC());
    assertTrue(
        refused(place("localhost", Tls.VERIFY_FULL, Optional.of(folder.resolve("ca.pem"))))
            .contains("PKIX path"));
    assertTrue(
        refused(place("localhost", Tls.VERIFY_FULL, Optional.empty())).contains("PKIX path"));
    assertTrue(refused(place("127.0.0.1", Tls.VERIFY_FULL, authority)).contains("127.0.0.1"));
  }

  @Test
  void aWrongPasswordIsSaidAndNotRepeated() throws Exception {
    Files.writeString(password, WRONG);
    String said = refused(place("localhost", Tls.VERIFY_FULL, authority));
    assertTrue(said.contains("password authentication failed for user \"gateway\""), said);
    assertFalse(said.contains(WRONG), said);
  }

  @Test
  void aPasswordThatChangedIsReadAnew() throws Exception {
    Files.writeString(password, WRONG);
    Postgres place = place("localhost", Tls.VERIFY_FULL, authority);
    PostgresSessions sessions = new PostgresSessions(place, PostgresServer.BOUNDS);
    assertThrows(java.sql.SQLException.class, sessions::open);
    Files.writeString(password, PostgresServer.PASSWORD);
    sessions.open().close();
  }

  @Test
  void aPasswordFileThatIsGoneIsSaid() throws Exception {
    Files.delete(password);
    assertTrue(
        refused(place("localhost", Tls.VERIFY_FULL, authority))
            .contains("password-file " + password + " cannot be read"));
  }

  @Test
  void onASocketOfThisMachineTheServerKnowsTheUserWithoutAPassword() throws Exception {
    String user = System.getProperty("user.name", "");
    server.peered(user);
    assertEquals(user, asked(peered(user), "select current_user"));
    assertTrue(
        refused(peered(PostgresServer.ROLE)).contains("Peer authentication failed for user"));
  }

  private Postgres peered(String role) {
    return new Postgres(
        server.folder().toString(),
        server.port(),
        PostgresServer.PEERED,
        role,
        Tls.DISABLE,
        Optional.empty(),
        Optional.empty());
  }
}
