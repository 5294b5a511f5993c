package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.ops.Unusable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database to the newest schema, all of it or nothing: one transaction has every script
 * that is missing. The scripts are listed here, so that nothing searches the class path.
 */
final class Migrations implements ResourceProvider {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

  /** The infix in the name of a copy made before a change of the schema. */
  static final String BEFORE = ".before-";

  /** The names of the scripts of a file. */
  static List<String> known() {
    return Dialect.SQLITE.scripts();
  }

  private final List<Script> scripts;

  /** With those scripts, in their order; at least one. */
  Migrations(List<Script> scripts) {
    this.scripts = List.copyOf(scripts);
  }

  /** The scripts of this version. */
  static List<Script> scripts(Dialect dialect) {
    return dialect.scripts().stream().map(name -> new Script(dialect, name)).toList();
  }

  /** Whether a database has this version's schema. */
  static boolean newest(Dialect dialect, Connection db) throws SQLException {
    return applied(db).equals(new Migrations(scripts(dialect)).rows());
  }

  /** Brings it to this version's schema. */
  static void run(Database.Held database) throws IOException {
    new Migrations(scripts(database.dialect())).bring(database);
  }

  /**
   * Blocks on the database.
   *
   * @throws Unusable where a newer gateway or another program wrote it, a database that must exist
   *     is empty, or a script fails; then the database is as it was
   * @throws IOException where no copy can be made before the change, or the disk does not take it
   */
  void bring(Database.Held database) throws IOException {
    Set<String> applied = applied(database);
    Set<String> unknown = names(applied);
    Set<String> known = scripts.stream().map(script -> script.name).collect(Collectors.toSet());
    if (!unknown.isEmpty() && Collections.disjoint(unknown, known)) {
      throw new Unusable(
          "the database is another program's ("
              + String.join(", ", new TreeSet<>(unknown))
              + "): give the gateway one of its own");
    }
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new Unusable(
          "a newer gateway has written this database ("
              + String.join(", ", new TreeSet<>(unknown))
              + "): install that one, or put back the copy that "
              + database.dialect().copiedBy()
              + " made before");
    }
    if (applied.equals(rows())) {
      return;
    }
    if (applied.isEmpty() && !database.mayBeNew()) {
      throw new Unusable(
          "the database holds nothing of a gateway: bring it back from the backup; or, for a"
              + " gateway that begins anew, "
              + database.beforeInit());
    }
    if (applied.isEmpty()) {
      empty(database);
    } else {
      String newest = scripts.getLast().name;
      database.copy(BEFORE + newest.substring(0, newest.indexOf("__")));
    }
    migrate(database.dataSource());
  }

  private static void empty(Database.Held database) throws Unusable {
    try {
      List<String> others = database.tablesOfOthers();
      if (!others.isEmpty()) {
        throw new Unusable(
            "the database holds tables of another program ("
                + String.join(", ", others)
                + "): give the gateway one of its own");
      }
    } catch (SQLException fault) {
      throw new IllegalStateException("the database's tables cannot be read", fault);
    }
  }

  private void migrate(DataSource source) throws IOException {
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(source)
          .resourceProvider(this)
          .javaMigrationClassProvider(List::of)
          .skipDefaultCallbacks(true)
          // A number identifies a change, not its order: each stands alone.
          .outOfOrder(true)
          // All in one transaction: a database between two versions would serve neither.
          .group(true)
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException failed) {
      if (Faults.busy(failed)) {
        throw failed;
      }
      String as = "the database could not be brought to this version, and is as it was: ";
      if (Faults.unwritable(failed) || Faults.away(failed)) {
        throw new IOException(as + Faults.reason(failed), failed);
      }
      LOG.error("event=migration-failed", failed);
      throw new Unusable(
          as
              + Faults.reason(failed)
              + ". The version of the gateway that was here before goes on with it: install that"
              + " one again, and report this");
    }
  }

  /**
   * The scripts in Flyway's history. If they are exactly ours and unchanged, Flyway is not started,
   * because its start alone takes a third of a second. Otherwise Flyway decides and explains.
   */
  private static Set<String> applied(Database.Held database) {
    try {
      Connection db = database.connect();
      try {
        return applied(db);
      } finally {
        database.giveBack(db);
      }
    } catch (SQLException fault) {
      throw new IllegalStateException("the schema's history cannot be read", fault);
    }
  }

  private static Set<String> applied(Connection db) throws SQLException {
    Set<String> applied = new HashSet<>();
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery("select script, checksum, success from flyway_schema_history")) {
      while (row.next()) {
        applied.add(row.getString(1) + ' ' + row.getInt(2) + ' ' + row.getBoolean(3));
      }
    } catch (SQLException fault) {
      if (!Faults.noSuchTable(fault)) {
        throw fault;
      }
    }
    return applied;
  }

  /** What that history is with these scripts. */
  private Set<String> rows() {
    return scripts.stream()
        .map(script -> script.name + ' ' + checksum(script) + " true")
        .collect(Collectors.toSet());
  }

  private static Set<String> names(Set<String> applied) {
    return applied.stream()
        .map(row -> row.substring(0, row.indexOf(' ')))
        .filter(script -> script.endsWith(".sql"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Flyway's checksum: CRC-32 over the lines without line ends. */
  private static int checksum(Script script) {
    CRC32 crc = new CRC32();
    try (BufferedReader lines = new BufferedReader(script.read())) {
      lines.lines().forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return (int) crc.getValue();
  }

  @Override
  public @Nullable LoadableResource getResource(String name) {
    return scripts.stream().filter(script -> script.name.equals(name)).findFirst().orElse(null);
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return scripts.stream()
        .filter(
            s -> s.name.startsWith(prefix) && Arrays.stream(suffixes).anyMatch(s.name::endsWith))
        .map(LoadableResource.class::cast)
        .toList();
  }

  /** One change of the schema. */
  static class Script extends LoadableResource {
    private final Dialect dialect;
    private final String name;

    /** A script of the program. */
    Script(Dialect dialect, String name) {
      this.dialect = dialect;
      this.name = name;
    }

    @Override
    public Reader read() {
      return new InputStreamReader(dialect.open(name), StandardCharsets.UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
