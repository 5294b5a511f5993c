package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.audit.AuditChain;
import fr.heurtoir.gateway.audit.AuditEntry;
import fr.heurtoir.gateway.ops.Unusable;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The audit trail of a database that is read and not changed, also while a gateway runs on it. All
 * of one call is of one moment. Every method blocks on the database.
 */
public final class AuditReading {
  private final Jdbi jdbi;

  private AuditReading(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * @throws IOException where it is missing; {@link #verify} and {@link #each} fail where it cannot
   *     be read
   */
  public static AuditReading of(Database database) throws IOException {
    database.present();
    return new AuditReading(
        switch (database) {
          case Database.Sqlite here -> Jdbi.create(() -> StoreFile.readOnly(here.file()));
          case Database.Server there -> Jdbi.create(there::reader);
        });
  }

  /**
   * Whose a pseudonym is.
   *
   * @param value an id or an address
   * @param shown how people call them; empty where that was not known
   */
  public record Whose(String value, String shown) {}

  /** An entry, and whose its pseudonyms are, where that is known yet. */
  public interface Reader {
    void read(AuditEntry entry, Map<String, Whose> names);
  }

  /**
   * Checks the whole chain.
   *
   * @param heads hashes of entries as the log noted them, by number
   */
  public AuditChain.Verdict verify(Map<Long, String> heads) throws IOException {
    return reading(db -> AuditRows.verify(db, heads));
  }

  /** Passes on the entries of that time, in their order. */
  public void each(Instant since, Instant until, Reader reader) throws IOException {
    reading(
        db -> {
          Map<String, Whose> names = new HashMap<>();
          db.createQuery("select pseudonym, value, shown from audit_name")
              .map(
                  (row, context) ->
                      Map.entry(
                          row.getString("pseudonym"),
                          new Whose(row.getString("value"), row.getString("shown"))))
              .forEach(each -> names.put(each.getKey(), each.getValue()));
          Consumer<AuditEntry> within =
              entry -> {
                if (entry.at() >= since.toEpochMilli() && entry.at() < until.toEpochMilli()) {
                  reader.read(entry, names);
                }
              };
          AuditRows.each(db, Long.MIN_VALUE, within);
          return true;
        });
  }

  private interface Question<T> {
    T ask(Handle db);
  }

  private <T> T reading(Question<T> question) throws IOException {
    try {
      return jdbi.inTransaction(question::ask);
    } catch (JdbiException broken) {
      if (broken.getCause() instanceof SQLException fault && Faults.noSuchTable(fault)) {
        throw new Unusable(
            "this database has no audit trail yet: a gateway of this version makes it at its"
                + " start");
      }
      throw new IOException("the database cannot be read: " + Faults.reason(broken), broken);
    }
  }
}
