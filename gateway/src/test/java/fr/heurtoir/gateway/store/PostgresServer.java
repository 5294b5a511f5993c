package fr.heurtoir.gateway.store;

import fr.heurtoir.protocol.testing.FreePort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Debian's PostgreSQL on a free port of this machine, in a folder of its own, until it is closed.
 */
final class PostgresServer implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final Process process;

  PostgresServer() throws Exception {
    folder = Files.createTempDirectory("heurtoir-postgres");
    port = FreePort.find();
    if (root()) {
      // It refuses to run as root.
      await(List.of("chown", "nobody:nogroup", folder.toString()));
    }
    await(asUser("initdb", "-D", data(), "-U", "heurtoir", "-A", "trust", "-N", "-E", "UTF8"));
    process =
        new ProcessBuilder(
                asUser(
                    "postgres",
                    "-D",
                    data(),
                    "-p",
                    Integer.toString(port),
                    "-h",
                    "127.0.0.1",
                    "-k",
                    "",
                    "-F"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolveSibling(folder.getFileName() + ".log").toFile())
            .start();
    awaitReady();
  }

  private static boolean root() {
    return System.getProperty("user.name", "").equals("root");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private static List<String> asUser(String program, String... arguments) throws IOException {
    Path newest;
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      newest =
          versions
              .max(Comparator.comparing(each -> Integer.valueOf(each.getFileName().toString())))
              .orElseThrow();
    }
    List<String> words = new ArrayList<>();
    if (root()) {
      words.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
    }
    words.add(newest.resolve("bin").resolve(program).toString());
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

  private void awaitReady() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (true) {
      try (Connection db = source().getConnection()) {
        db.isValid(1);
        return;
      } catch (SQLException notYet) {
        if (System.nanoTime() - end > 0 || process.waitFor(100, TimeUnit.MILLISECONDS)) {
          close();
          throw notYet;
        }
      }
    }
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=heurtoir";
  }

  DataSource source() {
    return new Driver(url());
  }

  /** Connections of the driver that is on the class path of the tests. */
  record Driver(String url) implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
      return DriverManager.getConnection(url);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return DriverManager.getConnection(url, user, password);
    }

    @Override
    public PrintWriter getLogWriter() {
      return new PrintWriter(Writer.nullWriter());
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("no " + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }

  @Override
  public void close() throws Exception {
    // SIGTERM would wait for its clients; SIGINT ends their sessions.
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + ".log"));
  }
}
