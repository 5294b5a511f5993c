package fr.heurtoir.gateway.school;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.config.ConfigProblem;
import fr.heurtoir.config.TomlFile;
import fr.heurtoir.gateway.school.GatewayConfig.Storage;
import fr.heurtoir.gateway.school.StoragePlace.Postgres;
import fr.heurtoir.gateway.school.StoragePlace.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code [storage]}: a file, or a database of a server. */
class StorageConfigTest {
  private static final String USER = System.getProperty("user.name", "");

  @TempDir Path folder;
  private Path secret;

  @BeforeEach
  void files() throws IOException {
    secret = Files.writeString(folder.resolve("db.password"), "secret\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
    Files.writeString(folder.resolve("db-ca.pem"), "");
  }

  private record Read(Storage storage, List<ConfigProblem> problems) {}

  private Read read(String... lines) throws IOException {
    Path file = folder.resolve("gateway.toml");
    Files.writeString(file, "[storage]\n" + String.join("\n", lines) + "\n");
    List<ConfigProblem> problems = new ArrayList<>();
    Storage storage =
        new TomlFile(file, problems)
            .read(top -> StorageReader.read(top.section("storage")))
            .orElseThrow();
    return new Read(storage, problems);
  }

  private Postgres place(String... lines) throws IOException {
    List<String> all = new ArrayList<>(List.of(lines));
    all.add("folder = \"" + folder + "\"");
    Read read = read(all.toArray(String[]::new));
    assertEquals(List.of(), read.problems());
    assertEquals(folder, read.storage().folder());
    return (Postgres) read.storage().place();
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql:///heurtoir, /var/run/postgresql, 5432, heurtoir, -, DISABLE",
    "postgresql://school@/heurtoir, /var/run/postgresql, 5432, heurtoir, school, DISABLE",
    "postgresql:///heurtoir?host=/tmp/s&port=5433, /tmp/s, 5433, heurtoir, -, DISABLE",
    "postgres://school@db.commune.example/h, db.commune.example, 5432, h, school, VERIFY_FULL",
    "postgresql://school@[2001:db8::5]:6432/h, [2001:db8::5], 6432, h, school, VERIFY_FULL",
    "postgresql://school@localhost/h, localhost, 5432, h, school, DISABLE",
    "postgresql://school@localhost/h?sslmode=require, localhost, 5432, h, school, REQUIRE",
    "postgresql://school@192.0.2.7/h?sslmode=verify-ca, 192.0.2.7, 5432, h, school, VERIFY_CA",
    "postgresql://%C3%A9cole@192.0.2.7/caf%C3%A9, 192.0.2.7, 5432, café, école, VERIFY_FULL"
  })
  void aServerIsNamedByOneLine(
      String url, String host, int port, String database, String user, Tls tls) throws IOException {
    assertEquals(
        new Postgres(
            host,
            port,
            database,
            user.equals("-") ? USER : user,
            tls,
            Optional.empty(),
            Optional.empty()),
        place("url = \"" + url + "\""));
  }

  @Test
  void passwordAndAuthorityAreFiles() throws IOException {
    Postgres place =
        place(
            "url = \"postgresql://school@db.commune.example/heurtoir\"",
            "password-file = \"db.password\"",
            "authority = \"db-ca.pem\"");
    assertEquals(Optional.of(secret), place.passwordFile());
    assertEquals(Optional.of(folder.resolve("db-ca.pem")), place.authority());
    assertEquals("PostgreSQL database heurtoir at db.commune.example:5432", place.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://school:hunter2@db.commune.example/heurtoir",
        "postgresql://school:hunter2@/heurtoir",
        "postgresql://school:hunter2@a,b/heurtoir",
        "postgresql://school:hunter2@under_score/heurtoir",
        "postgresql://school:hunter2@db.commune.example",
        "postgresql://school:hunter2@db.commune.example/heurtoir?sslmode=maybe",
        "postgresql:///heurtoir?password=hunter2",
        "postgresql://school:hun ter2@db/heurtoir",
        "mysql://school:hunter2@db/heurtoir",
        "school:hunter2@db/heurtoir"
      })
  void aPasswordInTheAddressIsRefusedAndNotRepeated(String url) throws IOException {
    Read read = read("url = \"" + url + "\"", "folder = \"" + folder + "\"");
    assertEquals(1, read.problems().size(), read.problems().toString());
    ConfigProblem problem = read.problems().getFirst();
    assertEquals("storage.url", problem.key());
    assertEquals(2, problem.line());
    assertFalse(problem.toString().contains("hun"), problem.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      // A tilde begins a line.
      value = {
        "url = 'postgresql://a@db/h'~database = 'x/gateway.db' | url | not both",
        "url = 'postgresql://a@db:0/h' | url | the port 1 to 65535",
        "url = 'postgresql://a@db/h?sslmode=prefer' | url | sslmode is one of",
        "url = 'postgresql:///h?sslmode=require' | url | a Unix socket has no sslmode",
        "url = 'postgresql://a@localhost/h'~authority = 'db-ca.pem' | authority | only with",
        "url = 'postgresql://a@db/h'~password-file = 'none' | password-file | no such file",
        "password-file = 'db.password' | password-file | only with url"
      },
      quoteCharacter = '`')
  void aFaultIsNamedWithItsKey(String lines, String key, String what) throws IOException {
    List<ConfigProblem> problems = read(lines.split("~")).problems();
    assertTrue(
        problems.stream()
            .anyMatch(p -> p.key().equals("storage." + key) && p.what().contains(what)),
        problems.toString());
  }

  @Test
  void aPasswordThatOthersCanReadIsRefused() throws IOException {
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    List<ConfigProblem> problems =
        read("url = \"postgresql://a@db/h\"", "password-file = \"db.password\"").problems();
    assertTrue(
        problems.stream().anyMatch(p -> p.what().contains("others can read or change it")),
        problems.toString());
  }

  @Test
  void withoutALineItIsTheUsualFile() throws IOException {
    assertEquals(
        new StoragePlace.SqliteFile(Path.of("/var/lib/heurtoir/gateway.db")),
        read().storage().place());
  }
}
