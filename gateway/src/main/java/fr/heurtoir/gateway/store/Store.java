package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.audit.AuditName;
import fr.heurtoir.gateway.doors.DoorStore;
import fr.heurtoir.gateway.doors.OrderKeys;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.phone.PersonStore;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.Schools;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open store with its parts.
 *
 * <p>Longer than most: what each room keeps is one of its parts, and it alone opens and closes
 * them.
 */
public final class Store implements PhoneStore, AutoCloseable {
  /** A busy disk takes less. */
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

  private static final int THREADS = 2;
  private static final int WAITING = 256;
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);

  /** How long the start waits for another process's lock. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Database.Held held;
  private final Writability writability;
  private final SteadyClock clock;
  private final ClockMarks marks;
  private final EnrolledPhones phones;
  private final Enrolments enrolments;
  private final PhoneSessions sessions;
  private final RingLog ringLog;
  private final PushSubscriptions subscriptions;
  private final PhoneProofs proofs;
  private final DoorRecords doors;
  private final DoorEnrolments doorEnrolments;
  private final SnapshotFiles snapshots;
  private final AbsenceRecords absences;
  private final AccountLogins accountLogins;
  private final AuditTrail audit;
  private final PersonStore persons;
  private final ThreadPoolExecutor threads;

  private Store(
      Database.Held held,
      Writability writability,
      SteadyClock clock,
      ClockMarks marks,
      EnrolledPhones phones,
      Enrolments enrolments,
      PhoneSessions sessions,
      RingLog ringLog,
      PushSubscriptions subscriptions,
      PhoneProofs proofs,
      DoorRecords doors,
      DoorEnrolments doorEnrolments,
      SnapshotFiles snapshots,
      AbsenceRecords absences,
      AccountLogins accountLogins,
      AuditTrail audit,
      PersonStore persons) {
    this.held = held;
    this.writability = writability;
    this.clock = clock;
    this.marks = marks;
    this.phones = phones;
    this.enrolments = enrolments;
    this.sessions = sessions;
    this.ringLog = ringLog;
    this.subscriptions = subscriptions;
    this.proofs = proofs;
    this.doors = doors;
    this.doorEnrolments = doorEnrolments;
    this.snapshots = snapshots;
    this.absences = absences;
    this.accountLogins = accountLogins;
    this.audit = audit;
    this.persons = persons;
    // Platform threads for the same reason as in RingLog. They end when there is no work.
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("store-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Opens a database, brings it to the newest schema, and reads the phones and their sessions.
   *
   * <p>Waits a minute at most where another process holds its lock. Where the disk is full or
   * read-only, it reads the existing data and writes nothing until it can.
   *
   * @throws IOException where another gateway uses it, it cannot be read or brought to the newest
   *     schema, or it must exist and is missing; {@link fr.heurtoir.gateway.ops.Unusable} where a
   *     newer gateway wrote it, or a database that must exist is empty
   */
  public static Store open(
      Database database, Supplier<Schools> schools, SteadyClock.Sources time, Counters counters)
      throws IOException {
    return open(database, schools, time, counters, RingLog.Bounds.standard(), PATIENCE);
  }

  static Store open(
      Database database,
      Supplier<Schools> schools,
      SteadyClock.Sources time,
      Counters counters,
      RingLog.Bounds bounds,
      Duration patience)
      throws IOException {
    Database.Held held = database.hold();
    try {
      LockWait waiting = new LockWait(held, patience);
      waiting.until(
          () -> {
            Migrations.run(held);
            return true;
          });
      begin(held);
      Jdbi jdbi = HeldConnections.jdbi(held);
      Writability writability = new Writability(jdbi);
      waiting.until(writability::look);
      return read(database, held, jdbi, writability, schools, time, counters, bounds);
    } catch (IOException | RuntimeException failed) {
      held.close();
      throw failed;
    }
  }

  private static void begin(Database.Held held) throws IOException {
    try {
      held.begin();
    } catch (SQLException failed) {
      throw new IOException("the database cannot be used: " + Faults.reason(failed), failed);
    }
  }

  private static Store read(
      Database database,
      Database.Held held,
      Jdbi jdbi,
      Writability writability,
      Supplier<Schools> schools,
      SteadyClock.Sources time,
      Counters counters,
      RingLog.Bounds bounds) {
    ClockMarks marks = new ClockMarks(jdbi);
    SteadyClock clock = new SteadyClock(time, marks.newest());
    EnrolledPhones phones = new EnrolledPhones();
    jdbi.useHandle(
        db ->
            db.createQuery(
                    "select id, name, person, device_key, enrolled_at from phone"
                        + " where revoked_at is null")
                .map(
                    (row, context) ->
                        new EnrolledPhone(
                            row.getString("id"),
                            row.getString("name"),
                            row.getString("person"),
                            Optional.ofNullable(row.getString("device_key")),
                            Instant.ofEpochMilli(row.getLong("enrolled_at"))))
                .forEach(phones::put));
    PhoneSessions sessions = new PhoneSessions(jdbi, phones, clock);
    sessions.load();
    PushSubscriptions subscriptions = new PushSubscriptions(jdbi, phones, clock);
    subscriptions.load();
    PhoneProofs proofs = new PhoneProofs(jdbi, phones, clock);
    proofs.load();
    AuditTrail audit =
        new AuditTrail(
            jdbi,
            new AuditRows(name -> shown(name, phones, schools)),
            clock,
            AuditTrail.Bounds.standard(),
            counters);
    return new Store(
        held,
        writability,
        clock,
        marks,
        phones,
        new Enrolments(jdbi, new Secrets(), phones, sessions, schools, clock),
        sessions,
        new RingLog(jdbi, new Housekeeping(held, jdbi, clock), bounds, counters),
        subscriptions,
        proofs,
        new DoorRecords(jdbi),
        new DoorEnrolments(jdbi, new Secrets(), clock),
        new SnapshotFiles(
            database.folder().map(beside -> beside.resolve("snapshots")), jdbi, clock),
        new AbsenceRecords(jdbi),
        new AccountLogins(jdbi, clock),
        audit,
        new PersonRecords(jdbi, audit));
  }

  /** How people call somebody, for as long as that may be known. */
  private static String shown(AuditName name, EnrolledPhones phones, Supplier<Schools> schools) {
    return switch (name.sort()) {
      case PERSON -> schools.get().person(name.value()).map(Person::name).orElse("");
      case PHONE -> phones.byId(name.value()).map(EnrolledPhone::name).orElse("");
      case CONSOLE, ADDRESS -> "";
    };
  }

  /**
   * The clock that decides what has expired. It does not follow when the wall clock leaps ahead.
   */
  public Clock clock() {
    return clock;
  }

  /** Compares the clocks, and stores the time where they agree. Blocks on the database. */
  public void lookAtClock() {
    Optional<Instant> right = clock.look();
    if (writability.tryAgain()) {
      right.ifPresent(marks::keep);
    }
  }

  /** Whether the last attempt to write succeeded. */
  public boolean writable() {
    return writability.writable();
  }

  /**
   * What is wrong with the store, or nothing. Any thread.
   *
   * @param watch asks it; silent where nobody lets it look, as without systemd's watchdog
   */
  public String fault(StoreWatch watch) {
    Duration silent = watch.silent();
    if (silent.compareTo(ANSWERS_WITHIN) > 0) {
      return "it has not answered for " + silent.toSeconds() + " s";
    }
    return !ringLog().failing() && writable() ? "" : "history cannot be written";
  }

  /** Watches this store. */
  public StoreWatch watch(LongSupplier nanos) {
    return new StoreWatch(
        () ->
            ask(
                () -> {
                  Connection db = held.connect();
                  try {
                    return db.isValid(0);
                  } finally {
                    held.giveBack(db);
                  }
                }),
        this::diskWorks,
        nanos);
  }

  /** Whether its disk can be written now, tried on a thread apart. */
  CompletionStage<Boolean> diskWorks() {
    CompletableFuture<Boolean> works = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("store-disk")
        .start(
            () -> {
              try {
                held.tryApart();
                works.complete(true);
              } catch (IOException broken) {
                LOG.warn("event=store-disk-broken reason=\"{}\"", broken.getMessage());
                works.complete(false);
              }
            });
    return works;
  }

  /** Keeps which epoch a commune's order keys are in. Where they are lost, what is kept stays. */
  public void keepEpoch(CommuneId commune, OrderKeys own) {
    if (!own.lost()) {
      tried("order-keys", () -> doors().keep(commune, own.epoch()));
    }
  }

  /**
   * Writes something at the start that rings can do without. Blocks on the database.
   *
   * @return false where that failed; the log has the reason
   */
  public boolean tried(String what, Runnable write) {
    try {
      write.run();
      return true;
    } catch (JdbiException unwritten) {
      LOG.error("event=store-not-written what={} reason=\"{}\"", what, Faults.reason(unwritten));
      return false;
    }
  }

  @Override
  public EnrolledPhones phones() {
    return phones;
  }

  @Override
  public Enrolments enrolments() {
    return enrolments;
  }

  @Override
  public PhoneSessions sessions() {
    return sessions;
  }

  public RingLog ringLog() {
    return ringLog;
  }

  @Override
  public PushSubscriptions subscriptions() {
    return subscriptions;
  }

  @Override
  public PhoneProofs proofs() {
    return proofs;
  }

  public DoorEnrolments doorEnrolments() {
    return doorEnrolments;
  }

  public SnapshotFiles snapshots() {
    return snapshots;
  }

  public AbsenceRecords absences() {
    return absences;
  }

  public AccountLogins accountLogins() {
    return accountLogins;
  }

  /** Everything that is kept of one person. */
  public PersonStore persons() {
    return persons;
  }

  @Override
  public AuditTrail audit() {
    return audit;
  }

  /** The store, as the doors package sees it. */
  public DoorStore ofDoors() {
    return new DoorPort(this);
  }

  public DoorRecords doors() {
    return doors;
  }

  @Override
  public <T> CompletableFuture<T> ask(Callable<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      threads.execute(
          () -> {
            try {
              answer.complete(question.call());
            } catch (Exception failed) {
              answer.completeExceptionally(failed);
            }
          });
    } catch (RejectedExecutionException full) {
      answer.completeExceptionally(full);
    }
    return answer;
  }

  @Override
  public void close() {
    threads.shutdown();
    ringLog.close();
    try {
      // Before another process may reserve the database, the store's threads must finish writing.
      if (!threads.awaitTermination(3, TimeUnit.SECONDS)) {
        LOG.warn("event=store-busy-at-the-end");
      }
      // After everything that may still record an act.
      audit.close();
      held.close();
    } catch (IOException unclosed) {
      LOG.warn("event=store-not-closed reason=\"{}\"", unclosed.getMessage());
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }
}
