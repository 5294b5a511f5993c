package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.audit.AuditChain;
import fr.heurtoir.gateway.audit.AuditCounting.Counted;
import fr.heurtoir.gateway.audit.AuditEntry;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.audit.AuditName;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * The audit trail's rows. Every method blocks on the database and belongs in a transaction. Whoever
 * writes must be the only one: the next entry follows from the newest.
 */
final class AuditRows {
  private static final int PAGE = 1_000;

  private static final String COLUMNS =
      "seq, format, at, kind, who, person, client, target, commune, school, door, object, outcome,"
          + " reason, times, hash";

  static final RowMapper<AuditEntry> ENTRY =
      (row, context) ->
          new AuditEntry(
              row.getLong("seq"),
              row.getInt("format"),
              row.getLong("at"),
              row.getString("kind"),
              row.getString("who"),
              row.getString("person"),
              row.getString("client"),
              row.getString("target"),
              row.getString("commune"),
              row.getString("school"),
              row.getString("door"),
              row.getString("object"),
              row.getString("outcome"),
              row.getString("reason"),
              row.getLong("times"),
              row.getString("hash"));

  private final SecureRandom random = new SecureRandom();
  private final Function<AuditName, String> shown;

  /**
   * @param shown how somebody is called where people read it; empty where that is unknown
   */
  AuditRows(Function<AuditName, String> shown) {
    this.shown = shown;
  }

  /** The ends of the chain; empty before its first entry. */
  static Optional<AuditChain.Ends> ends(Handle db) {
    return db.createQuery("select cut_seq, cut_hash, last_seq, last_hash from audit_chain")
        .map(
            (row, context) ->
                new AuditChain.Ends(
                    row.getLong("cut_seq"),
                    row.getString("cut_hash"),
                    row.getLong("last_seq"),
                    row.getString("last_hash")))
        .findOne();
  }

  /** Passes on every entry from that number on, by number. */
  static void each(Handle db, long from, Consumer<AuditEntry> to) {
    long next = from;
    while (true) {
      List<AuditEntry> page =
          db.createQuery(
                  "select "
                      + COLUMNS
                      + " from audit_entry where seq >= :next order by seq limit "
                      + PAGE)
              .bind("next", next)
              .map(ENTRY)
              .list();
      page.forEach(to);
      if (page.size() < PAGE) {
        return;
      }
      next = page.getLast().seq() + 1;
    }
  }

  /** Checks the whole chain. */
  static AuditChain.Verdict verify(Handle db, Map<Long, String> heads) {
    AuditChain chain = new AuditChain(ends(db).orElse(new AuditChain.Ends(0, "", 0, "")), heads);
    each(db, Long.MIN_VALUE, chain::next);
    return chain.end();
  }

  /** Appends acts in their order. */
  void append(Handle db, List<Counted> events) {
    if (events.isEmpty()) {
      return;
    }
    AuditChain.Ends ends = ends(db).orElseGet(() -> begin(db));
    long seq = ends.lastSeq();
    String hash = ends.lastHash();
    for (Counted counted : events) {
      AuditEntry entry = entry(db, ++seq, counted).chained(hash);
      insert(db, entry);
      hash = entry.hash();
    }
    db.createUpdate("update audit_chain set last_seq = :seq, last_hash = :hash where id = 1")
        .bind("seq", seq)
        .bind("hash", hash)
        .execute();
  }

  /** A chain begins with a random hash, so that no two gateways have the same. */
  private AuditChain.Ends begin(Handle db) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String first = HexFormat.of().formatHex(bytes);
    db.createUpdate(
            "insert into audit_chain (id, cut_seq, cut_hash, last_seq, last_hash)"
                + " values (1, 0, :first, 0, :first)")
        .bind("first", first)
        .execute();
    return new AuditChain.Ends(0, first, 0, first);
  }

  private AuditEntry entry(Handle db, long seq, Counted counted) {
    AuditEvent event = counted.event();
    return new AuditEntry(
        seq,
        AuditEntry.FORMAT,
        counted.at(),
        event.kind().code(),
        pseudonym(db, event.who()),
        pseudonym(db, event.person()),
        pseudonym(db, event.client()),
        pseudonym(db, event.target()),
        event.commune(),
        event.school(),
        event.door(),
        event.object(),
        event.outcome(),
        event.reason(),
        counted.times(),
        "");
  }

  private static void insert(Handle db, AuditEntry entry) {
    db.createUpdate(
            "insert into audit_entry ("
                + COLUMNS
                + ") values (:seq, :format, :at, :kind, :who, :person, :client, :target, :commune,"
                + " :school, :door, :object, :outcome, :reason, :times, :hash)")
        .bind("seq", entry.seq())
        .bind("format", entry.format())
        .bind("at", entry.at())
        .bind("kind", entry.kind())
        .bind("who", entry.who())
        .bind("person", entry.person())
        .bind("client", entry.client())
        .bind("target", entry.target())
        .bind("commune", entry.commune())
        .bind("school", entry.school())
        .bind("door", entry.door())
        .bind("object", entry.object())
        .bind("outcome", entry.outcome())
        .bind("reason", entry.reason())
        .bind("times", entry.times())
        .bind("hash", entry.hash())
        .execute();
  }

  /** The pseudonym of somebody, made where there is none; empty for nobody. */
  private String pseudonym(Handle db, Optional<AuditName> name) {
    if (name.isEmpty()) {
      return "";
    }
    AuditName of = name.get();
    return db.createQuery("select pseudonym from audit_name where sort = :sort and value = :value")
        .bind("sort", of.sort().code())
        .bind("value", of.value())
        .mapTo(String.class)
        .findOne()
        .orElseGet(
            () -> {
              byte[] bytes = new byte[10];
              random.nextBytes(bytes);
              String made = of.sort().code() + "-" + HexFormat.of().formatHex(bytes);
              db.createUpdate(
                      "insert into audit_name (pseudonym, sort, value, shown)"
                          + " values (:made, :sort, :value, :shown)")
                  .bind("made", made)
                  .bind("sort", of.sort().code())
                  .bind("value", of.value())
                  .bind("shown", shown.apply(of))
                  .execute();
              return made;
            });
  }

  /**
   * Deletes the oldest entries, up to the first that is not older than this. An entry then says up
   * to which, and with what hash that one ended.
   *
   * @param now for that entry
   * @return how many were deleted
   */
  long cut(Handle db, long before, long now) {
    AuditChain.Ends ends = ends(db).orElse(null);
    if (ends == null) {
      return 0;
    }
    long last =
        db.createQuery("select min(seq) from audit_entry where at >= :before")
            .bind("before", before)
            .mapTo(Long.class)
            .findOne()
            .map(first -> first - 1)
            .orElse(ends.lastSeq());
    Optional<String> hash =
        db.createQuery("select hash from audit_entry where seq = :last")
            .bind("last", last)
            .mapTo(String.class)
            .findOne();
    if (hash.isEmpty()) {
      return 0;
    }
    long deleted =
        db.createUpdate("delete from audit_entry where seq <= :last").bind("last", last).execute();
    db.createUpdate("update audit_chain set cut_seq = :last, cut_hash = :hash where id = 1")
        .bind("last", last)
        .bind("hash", hash.get())
        .execute();
    append(
        db,
        List.of(
            new Counted(
                AuditEvent.of(AuditKind.CUT, "deleted")
                    .about(Long.toString(last))
                    .because(hash.get()),
                now,
                deleted)));
    db.execute(
        "delete from audit_name where pseudonym not in (select who from audit_entry union select"
            + " person from audit_entry union select client from audit_entry union select target"
            + " from audit_entry)");
    return deleted;
  }

  /**
   * Deletes whose the pseudonyms of a person are: their own, those of the phones with which they
   * acted or that were theirs, and those of addresses that only they used.
   *
   * @return how many names were deleted
   */
  static int forget(Handle db, String person) {
    Optional<String> own =
        db.createQuery("select pseudonym from audit_name where sort = :sort and value = :person")
            .bind("sort", AuditName.Sort.PERSON.code())
            .bind("person", person)
            .mapTo(String.class)
            .findOne();
    if (own.isEmpty()) {
      return 0;
    }
    int phones =
        db.createUpdate(
                "delete from audit_name where sort = 'phone' and (pseudonym in (select who from"
                    + " audit_entry where person = :own) or value in (select id from phone where"
                    + " person = :person))")
            .bind("own", own.get())
            .bind("person", person)
            .execute();
    int addresses =
        db.createUpdate(
                "delete from audit_name where sort = 'address' and pseudonym in (select client from"
                    + " audit_entry where person = :own) and pseudonym not in (select client from"
                    + " audit_entry where person <> :own)")
            .bind("own", own.get())
            .execute();
    return phones
        + addresses
        + db.createUpdate("delete from audit_name where pseudonym = :own")
            .bind("own", own.get())
            .execute();
  }
}
