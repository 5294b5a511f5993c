package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.StoragePlace.Postgres;
import fr.heurtoir.gateway.school.StoragePlace.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * Opens sessions at a PostgreSQL server. The password is read from its file each time, so a new one
 * needs no restart. It is given to the driver apart from the address, so that no text of a fault
 * has it.
 */
final class PostgresSessions {
  /**
   * How long the server may take.
   *
   * @param connect until a connection is there, at least a second
   * @param statement for one statement
   * @param lock for a lock that another session holds; short, as a thread waits
   * @param answer until a server is given up that says nothing at all; longer than a statement
   * @param turn for the one session, while others use it
   * @param pause after a session that could not be had, until the next attempt
   */
  record Bounds(
      Duration connect,
      Duration statement,
      Duration lock,
      Duration answer,
      Duration turn,
      Duration pause) {
    static Bounds standard() {
      return new Bounds(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofMillis(500),
          Duration.ofSeconds(15),
          Duration.ofSeconds(20),
          Duration.ofSeconds(1));
    }
  }

  /** A change of the schema may take long; systemd gives a start five minutes. */
  private static final Duration MIGRATION = Duration.ofMinutes(4);

  /** Of them pg_terminate_backend has a time. Older ones have no support any more. */
  private static final int LEAST_VERSION = 14;

  private final Postgres place;
  private final Bounds bounds;

  /** By this name the server shows the sessions of this object and of no other. */
  private final String name =
      "heurtoir-gateway["
          + ProcessHandle.current().pid()
          + "] "
          + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

  PostgresSessions(Postgres place, Bounds bounds) {
    this.place = place;
    this.bounds = bounds;
  }

  String name() {
    return name;
  }

  Bounds bounds() {
    return bounds;
  }

  @Override
  public String toString() {
    return "the " + place;
  }

  /** A new session. Blocks for {@link Bounds#connect} at most, beside the look-up of the name. */
  Connection open() throws SQLException, IOException {
    PGSimpleDataSource source = source(bounds.answer());
    source.setOptions(
        "-c statement_timeout="
            + bounds.statement().toMillis()
            + " -c lock_timeout="
            + bounds.lock().toMillis()
            // A session that has nothing to do is not ended: the lock would go with it.
            + " -c idle_session_timeout=0"
            // So that a server notices soon that the gateway's machine is gone. Nothing on a socket
            // of this machine.
            + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
            + " -c tcp_user_timeout=20000");
    Connection session = source.getConnection();
    int version = session.getMetaData().getDatabaseMajorVersion();
    if (version < LEAST_VERSION) {
      session.close();
      throw new Unusable(
          this + " is version " + version + "; it takes PostgreSQL " + LEAST_VERSION + " or newer");
    }
    return session;
  }

  /** For migrations, without the bounds of single statements. */
  PGSimpleDataSource migrations() throws IOException {
    return source(MIGRATION);
  }

  private PGSimpleDataSource source(Duration answer) throws IOException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    // On a Unix socket the name is for nobody; an address needs no look-up.
    source.setServerNames(new String[] {place.socket().isPresent() ? "127.0.0.1" : place.host()});
    source.setPortNumbers(new int[] {place.port()});
    source.setDatabaseName(place.database());
    source.setUser(place.user());
    if (place.passwordFile().isPresent()) {
      source.setPassword(password(place.passwordFile().get()));
    }
    source.setApplicationName(name);
    source.setConnectTimeout(seconds(bounds.connect()));
    source.setSocketTimeout(seconds(answer));
    source.setTcpKeepAlive(true);
    source.setGssEncMode("disable");
    source.setReWriteBatchedInserts(true);
    source.setSslMode(place.tls().word());
    if (place.tls() != Tls.DISABLE) {
      if (place.authority().isPresent()) {
        source.setSslRootCert(place.authority().get().toString());
      } else if (place.tls() != Tls.REQUIRE) {
        source.setSslfactory(DefaultJavaSSLFactory.class.getName());
      }
    }
    if (place.socket().isPresent()) {
      source.setSocketFactory(UnixSocketFactory.class.getName());
      source.setSocketFactoryArg(
          place.socket().get().resolve(".s.PGSQL." + place.port()).toString());
    }
    return source;
  }

  private static int seconds(Duration time) {
    return (int) Math.max(1, time.toSeconds());
  }

  private static String password(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      throw new IOException("the database's password-file " + file + " cannot be read", unreadable);
    }
  }
}
