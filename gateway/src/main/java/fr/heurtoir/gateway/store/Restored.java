package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.audit.AuditChain;
import fr.heurtoir.gateway.audit.AuditCounting.Counted;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.school.PersonId;
import fr.heurtoir.protocol.DoorId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * A database from a backup, before a gateway begins on it: what ended since the backup was made
 * must not live again. What ended is known from the database that it replaces, if that is of the
 * same gateway; otherwise somebody has to say who goes on. Every method blocks on the database.
 */
public final class Restored implements AutoCloseable {
  private final Database.Held held;
  private final Jdbi jdbi;
  private final Optional<Database.Held> heldBefore;
  private final Optional<Jdbi> before;
  private final boolean same;
  private final boolean older;

  private Restored(
      Database.Held held, Optional<Database.Held> heldBefore, boolean same, boolean older) {
    this.held = held;
    this.heldBefore = heldBefore;
    this.jdbi = Jdbi.create(held::connect);
    this.before = heldBefore.map(each -> Jdbi.create(each::connect));
    this.same = same;
    this.older = older;
  }

  /**
   * Opens both, and brings both to the newest schema.
   *
   * @param database the one from the backup
   * @param before a copy of the one that it replaces; empty where there is none that can be read
   * @throws IOException where the first cannot be used
   */
  public static Restored open(Path database, Optional<Path> before) throws IOException {
    Database.Held held = held(database);
    Optional<Database.Held> heldBefore = Optional.empty();
    try {
      if (before.isPresent()) {
        heldBefore = Optional.of(held(before.get()));
      }
      Jdbi newer = Jdbi.create(held::connect);
      Optional<Jdbi> older = heldBefore.map(each -> Jdbi.create(each::connect));
      boolean goesOn = older.isPresent() && goesOn(newer, older.get());
      boolean ahead = older.isPresent() && goesOn(older.get(), newer);
      return new Restored(held, heldBefore, goesOn || ahead, goesOn);
    } catch (IOException | RuntimeException failed) {
      if (heldBefore.isPresent()) {
        heldBefore.get().close();
      }
      held.close();
      throw failed;
    }
  }

  private static Database.Held held(Path file) throws IOException {
    Database.Held held = Database.Sqlite.existing(file).hold();
    try {
      Migrations.run(held);
      return held;
    } catch (JdbiException | IllegalStateException unreadable) {
      held.close();
      throw new IOException(file + " cannot be read: " + Faults.reason(unreadable), unreadable);
    } catch (IOException unusable) {
      held.close();
      throw unusable;
    }
  }

  /** Whether the audit trail of one is the beginning of the other's. */
  private static boolean goesOn(Jdbi shorter, Jdbi longer) {
    Optional<AuditChain.Ends> head = shorter.withHandle(AuditRows::ends);
    Optional<AuditChain.Ends> ends = longer.withHandle(AuditRows::ends);
    if (head.isEmpty() || ends.isEmpty()) {
      return false;
    }
    long seq = head.get().lastSeq();
    Optional<String> there =
        seq == ends.get().cutSeq()
            ? Optional.of(ends.get().cutHash())
            : longer.withHandle(
                db ->
                    db.createQuery("select hash from audit_entry where seq = :seq")
                        .bind("seq", seq)
                        .mapTo(String.class)
                        .findOne());
    return there.filter(head.get().lastHash()::equals).isPresent();
  }

  /** Whether the database before says what ended since the backup. */
  public boolean knows() {
    return same;
  }

  /**
   * A phone or a door that lives in the backup.
   *
   * @param id by which it is kept or ended
   */
  public record Alive(String id, String said) {}

  /** Everybody who lives in the backup, phones first. */
  public List<Alive> alive() {
    return jdbi.withHandle(
        db -> {
          List<Alive> all =
              new ArrayList<>(
                  db.createQuery(
                          "select id, person, name, enrolled_at from phone where revoked_at is null"
                              + " order by person, id")
                      .map(
                          (row, context) ->
                              new Alive(
                                  row.getString("id"),
                                  "phone of "
                                      + row.getString("person")
                                      + ", \""
                                      + row.getString("name")
                                      + "\", since "
                                      + Instant.ofEpochMilli(row.getLong("enrolled_at"))))
                      .list());
          doors(db).forEach((door, key) -> all.add(new Alive(door, "door, key " + key)));
          return all;
        });
  }

  private static Map<String, String> doors(Handle db) {
    return new java.util.TreeMap<>(
        db.createQuery("select door, current_key from station_key where current_key is not null")
            .map((row, context) -> Map.entry(row.getString("door"), row.getString("current_key")))
            .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * What was done.
   *
   * @param links how many open links and tokens were ended
   * @param newest labels of the communes whose order key is a later one before than in the backup:
   *     theirs is to stay
   * @param anew the phones that enrolled since the backup, which have to do so again
   */
  public record Settled(
      List<String> endedPhones,
      List<String> endedDoors,
      int links,
      Set<String> newest,
      List<String> anew) {}

  /**
   * Ends what must not live again, all or nothing, and says so in the audit trail.
   *
   * @param keep ids of those who go on; empty for all of whom nothing else is known
   * @param backup its id
   */
  public Settled settle(Instant now, Optional<Set<String>> keep, String backup) {
    return jdbi.inTransaction(db -> settle(db, now, keep, backup));
  }

  private Settled settle(Handle db, Instant now, Optional<Set<String>> keep, String backup) {
    List<Counted> acts = new ArrayList<>();
    String replaced =
        before
            .flatMap(other -> other.withHandle(AuditRows::ends))
            .map(ends -> "in place of head " + ends.lastSeq() + ":" + ends.lastHash())
            .orElse("in place of nothing that is known");
    acts.add(
        act(
            now,
            AuditEvent.of(AuditKind.RESTORED, "restored")
                .about("backup " + backup)
                .because(replaced)));
    int links = endLinks(db, now.toEpochMilli());
    List<String> phones = endPhones(db, now, keep, acts);
    List<String> anew = new ArrayList<>();
    Set<String> newest = new TreeSet<>();
    if (older && before.isPresent()) {
      before
          .get()
          .useHandle(
              other -> {
                anew.addAll(enrolledSince(db, other));
                newest.addAll(LaterAtDoors.epochs(db, other));
                LaterAtDoors.stationKeys(db, other);
                LaterAtDoors.doors(db, other);
              });
    }
    // A wish to lift would be carried out at a door that holds a lockdown of later than the backup.
    db.execute("update door set wanted_locked = null where wanted_locked = false");
    List<String> doors = endDoors(db, now, keep, acts);
    new AuditRows(_ -> "").append(db, acts);
    return new Settled(phones, doors, links, newest, anew);
  }

  private static Counted act(Instant now, AuditEvent event) {
    return new Counted(event, now.toEpochMilli(), 1);
  }

  /** A link that is open in the backup may have been used or taken back since. */
  private static int endLinks(Handle db, long now) {
    return db.createUpdate(
                "update enrolment set revoked_at = :now"
                    + " where used_at is null and revoked_at is null")
            .bind("now", now)
            .execute()
        // As if it had never been good: the gateway's clock may be behind the machine's at first.
        + db.createUpdate(
                "update door_enrolment set expires_at = issued_at"
                    + " where used_at is null and expires_at > issued_at")
            .execute();
  }

  private List<String> endPhones(
      Handle db, Instant now, Optional<Set<String>> keep, List<Counted> acts) {
    Set<String> gone = new HashSet<>();
    Map<String, String> alive =
        db.createQuery("select id, person from phone where revoked_at is null")
            .map((row, context) -> Map.entry(row.getString("id"), row.getString("person")))
            .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    if (older && before.isPresent()) {
      Set<String> still =
          new HashSet<>(
              before
                  .get()
                  .withHandle(
                      other ->
                          other
                              .createQuery("select id from phone where revoked_at is null")
                              .mapTo(String.class)
                              .list()));
      alive.keySet().stream().filter(id -> !still.contains(id)).forEach(gone::add);
    }
    keep.ifPresent(
        kept -> alive.keySet().stream().filter(id -> !kept.contains(id)).forEach(gone::add));
    List<String> ended = gone.stream().sorted().toList();
    for (String phone : ended) {
      for (String table : List.of("session", "push_subscription", "phone_proof")) {
        db.createUpdate("delete from " + table + " where phone = :phone")
            .bind("phone", phone)
            .execute();
      }
      db.createUpdate("update phone set revoked_at = :now where id = :phone")
          .bind("now", now.toEpochMilli())
          .bind("phone", phone)
          .execute();
      String person = alive.getOrDefault(phone, "");
      acts.add(
          act(
              now,
              AuditEvent.of(AuditKind.PHONE_REVOKED, "ended")
                  .onPhone(phone, person)
                  .in(PersonId.of(person).commune())
                  .because("by a restore")));
    }
    return ended;
  }

  private static List<String> enrolledSince(Handle db, Handle other) {
    Set<String> known =
        new HashSet<>(db.createQuery("select id from phone").mapTo(String.class).list());
    return other
        .createQuery("select id, person from phone where revoked_at is null order by person, id")
        .map((row, context) -> Map.entry(row.getString("id"), row.getString("person")))
        .list()
        .stream()
        .filter(each -> !known.contains(each.getKey()))
        .map(each -> each.getKey() + " of " + each.getValue())
        .toList();
  }

  /** Of a door that does not go on every key ends, as by {@code doors revoke}. */
  private static List<String> endDoors(
      Handle db, Instant now, Optional<Set<String>> keep, List<Counted> acts) {
    if (keep.isEmpty()) {
      return List.of();
    }
    List<String> ended =
        doors(db).keySet().stream().filter(door -> !keep.get().contains(door)).toList();
    for (String door : ended) {
      db.createUpdate(
              "update station_key set current_key = null, next_key = null, since = :now,"
                  + " change = change + 1 where door = :door")
          .bind("now", now.toEpochMilli())
          .bind("door", door)
          .execute();
      acts.add(
          act(
              now,
              AuditEvent.of(AuditKind.DOOR_REVOKED, "revoked")
                  .atDoor(new DoorId(door))
                  .because("by a restore")));
    }
    return ended;
  }

  @Override
  public void close() throws IOException {
    if (heldBefore.isPresent()) {
      heldBefore.get().close();
    }
    held.close();
  }
}
