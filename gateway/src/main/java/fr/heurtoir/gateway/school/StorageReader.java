package fr.heurtoir.gateway.school;

import fr.heurtoir.config.TomlSection;
import fr.heurtoir.gateway.school.GatewayConfig.Storage;
import fr.heurtoir.gateway.school.StoragePlace.Postgres;
import fr.heurtoir.gateway.school.StoragePlace.SqliteFile;
import fr.heurtoir.gateway.school.StoragePlace.Tls;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code [storage]}. */
final class StorageReader {
  private static final Path STATE = Path.of("/var/lib/heurtoir");

  /** Where Debian's PostgreSQL has its socket. */
  private static final String SOCKETS = "/var/run/postgresql";

  private static final String PORT = "5432";

  /** Any string: a fault's text shows what does not fit, and a password may be in it. */
  private static final Pattern ANY = Pattern.compile("(?s).*");

  private static final String URL_SAID =
      "postgresql://ROLE@HOST/DATABASE, or postgresql:///DATABASE for the server on this machine";

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}\\]");

  /** PostgreSQL cuts longer names off. */
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}/]{1,63}");

  private static final Set<String> OWN_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final Map<String, Tls> MODES =
      Arrays.stream(Tls.values()).collect(Collectors.toMap(Tls::word, Function.identity()));

  private final TomlSection storage;

  private StorageReader(TomlSection storage) {
    this.storage = storage;
  }

  static Storage read(TomlSection storage) {
    return new StorageReader(storage).read();
  }

  /** How long what is kept. */
  private record Kept(Duration rings, Duration audit) {}

  private Storage read() {
    Kept keep =
        new Kept(
            Duration.ofDays(storage.integer("keep-rings", 1, 3650, 30)),
            Duration.ofDays(storage.integer("keep-audit", 1, 3650, 180)));
    Optional<Path> file = storage.optionalPath("database", "a file's path");
    Optional<Path> folder = storage.optionalPath("folder", "a folder's path");
    Optional<Path> password = storage.optionalFile("password-file", "a file that can be read");
    Optional<Path> authority = storage.optionalFile("authority", "a PEM file that can be read");
    Optional<String> url = storage.optionalText("url", ANY, URL_SAID);
    if (url.isEmpty()) {
      onlyWithUrl();
      return onFile(file.orElse(STATE.resolve("gateway.db")), keep);
    }
    if (storage.has("database")) {
      storage.problem("url", "database or url, not both");
    }
    Path state = folder.orElse(STATE);
    if (!Files.isDirectory(state)) {
      storage.problem(
          "folder",
          "a folder that exists, for keys, pictures and the control socket, not " + state);
    }
    password.ifPresent(secret -> SecretFiles.check(storage, "password-file", secret));
    return new Storage(
        postgres(url.get(), authority, password).orElse(NONE), state, keep.rings(), keep.audit());
  }

  /** In the place of an address that is reported. */
  private static final Postgres NONE =
      new Postgres(
          SOCKETS,
          Integer.parseInt(PORT),
          "-",
          "-",
          Tls.DISABLE,
          Optional.empty(),
          Optional.empty());

  private void onlyWithUrl() {
    for (String key : new String[] {"folder", "password-file", "authority"}) {
      if (storage.has(key)) {
        storage.problem(key, "only with url; a database in a file has none");
      }
    }
  }

  private Storage onFile(Path database, Kept keep) {
    Path parent = database.getParent();
    if (parent == null || !Files.isDirectory(parent) || Files.isDirectory(database)) {
      storage.problem("database", "a file in a folder that exists, not " + database);
    }
    return new Storage(
        new SqliteFile(database), parent == null ? database : parent, keep.rings(), keep.audit());
  }

  private Optional<Postgres> postgres(
      String text, Optional<Path> authority, Optional<Path> password) {
    Optional<URI> parsed = uri(text);
    if (parsed.isEmpty()) {
      storage.problem("url", URL_SAID);
      return Optional.empty();
    }
    URI url = parsed.get();
    String role = role(url);
    if (role.contains(":")) {
      storage.problem(
          "url",
          "without a password, because others can read this file: write it into a file of mode"
              + " 0640 and name that by password-file");
      return Optional.empty();
    }
    Optional<Map<String, String>> options = options(url);
    String database = url.getPath().replaceFirst("^/", "");
    if (options.isEmpty() || !NAME.matcher(database).matches() || !NAME.matcher(role).matches()) {
      storage.problem("url", URL_SAID + "; after it ?sslmode=... or ?host=FOLDER");
      return Optional.empty();
    }
    String host = host(url, options.get());
    int port =
        url.getPort() < 0
            ? Integer.parseInt(options.get().getOrDefault("port", PORT))
            : url.getPort();
    if (port < 1 || port > 65_535 || !(host.startsWith("/") || HOST.matcher(host).matches())) {
      storage.problem("url", URL_SAID + "; the host by name or address, the port 1 to 65535");
      return Optional.empty();
    }
    return tls(host, Optional.ofNullable(options.get().get("sslmode")), authority)
        .map(tls -> new Postgres(host, port, database, role, tls, authority, password));
  }

  private static Optional<URI> uri(String text) {
    try {
      URI url = new URI(text);
      boolean ours =
          Set.of("postgresql", "postgres").contains(url.getScheme())
              && url.getPath() != null
              && url.getFragment() == null
              // No host: ROLE@ alone. Not several hosts, and no name that cannot be one.
              && (url.getHost() != null
                  || url.getRawAuthority() == null
                  || url.getRawAuthority().indexOf('@') == url.getRawAuthority().length() - 1);
      return ours ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException notAnAddress) {
      // Its message has the text in it.
      return Optional.empty();
    }
  }

  /** The role that is named, or the user's own name, as libpq has it. */
  private static String role(URI url) {
    if (url.getUserInfo() != null) {
      return url.getUserInfo();
    }
    return url.getAuthority() != null && url.getHost() == null
        ? url.getAuthority().replaceFirst("@$", "")
        : System.getProperty("user.name", "");
  }

  private static String host(URI url, Map<String, String> options) {
    return Optional.ofNullable(url.getHost())
        .orElseGet(() -> options.getOrDefault("host", SOCKETS));
  }

  /** What is after the question mark; empty where it is not allowed. */
  private static Optional<Map<String, String>> options(URI url) {
    Map<String, String> options = new LinkedHashMap<>();
    if (url.getQuery() == null) {
      return Optional.of(options);
    }
    for (String option : url.getQuery().split("&", -1)) {
      String[] words = option.split("=", 2);
      boolean ofSocket =
          words.length == 2
              && url.getHost() == null
              && (words[0].equals("host") && words[1].startsWith("/")
                  || words[0].equals("port") && words[1].matches("[0-9]{1,5}"));
      boolean known = ofSocket || words.length == 2 && words[0].equals("sslmode");
      if (!known || options.put(words[0], words[1]) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(options);
  }

  /** Verified in full unless said, but on this machine, where nobody is between. */
  private Optional<Tls> tls(String host, Optional<String> said, Optional<Path> authority) {
    boolean socket = host.startsWith("/");
    if (said.isPresent() && !MODES.containsKey(said.get()) || socket && said.isPresent()) {
      storage.problem(
          "url",
          socket
              ? "a Unix socket has no sslmode"
              : "sslmode is one of disable, require, verify-ca, verify-full");
      return Optional.empty();
    }
    Tls tls =
        said.map(MODES::get)
            .orElse(socket || OWN_MACHINE.contains(host) ? Tls.DISABLE : Tls.VERIFY_FULL);
    if (authority.isPresent() && (tls == Tls.DISABLE || tls == Tls.REQUIRE)) {
      storage.problem("authority", "only with sslmode=verify-full or verify-ca");
    }
    return Optional.of(tls);
  }
}
