package fr.heurtoir.gateway.school;

import java.nio.file.Path;
import java.util.Optional;

/** Where the gateway's database is: {@code [storage] database} or {@code [storage] url}. */
public sealed interface StoragePlace {
  /** An SQLite file. */
  record SqliteFile(Path path) implements StoragePlace {}

  /**
   * A database of a PostgreSQL server. No password is in it, so it may be printed.
   *
   * @param host a host name, an IPv4 or a bracketed IPv6 address; or, absolute, the folder of a
   *     Unix socket
   * @param port 1 to 65535; of a Unix socket the number in its name
   * @param tls how the server is verified; {@link Tls#DISABLE} on a Unix socket
   * @param authority PEM file with the authorities of the server's certificate; empty: those that
   *     this machine trusts
   * @param passwordFile the file of the role's password; empty where the server asks for none
   */
  record Postgres(
      String host,
      int port,
      String database,
      String user,
      Tls tls,
      Optional<Path> authority,
      Optional<Path> passwordFile)
      implements StoragePlace {
    /** The folder of the Unix socket, where it is one. */
    public Optional<Path> socket() {
      return host.startsWith("/") ? Optional.of(Path.of(host)) : Optional.empty();
    }

    /** The address without the role, for people. */
    @Override
    public String toString() {
      return "PostgreSQL database " + database + " at " + host + ":" + port;
    }
  }

  /**
   * libpq's words for {@code sslmode}, without those that leave the choice to whoever is between.
   */
  enum Tls {
    DISABLE("disable"),
    REQUIRE("require"),
    VERIFY_CA("verify-ca"),
    VERIFY_FULL("verify-full");

    private final String word;

    Tls(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
