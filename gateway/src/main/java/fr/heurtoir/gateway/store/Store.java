package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.school.Schools;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** The open store and its parts. */
public final class Store implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int WAITING = 256;

  private final SteadyClock clock;
  private final ClockMarks marks;
  private final EnrolledPhones phones;
  private final Enrolments enrolments;
  private final Sessions sessions;
  private final RingLog ringLog;
  private final PushSubscriptions subscriptions;
  private final PhoneProofs proofs;
  private final DoorRecords doors;
  private final DoorEnrolments doorEnrolments;
  private final SnapshotFiles snapshots;
  private final AbsenceRecords absences;
  private final AccountLogins accountLogins;
  private final ThreadPoolExecutor threads;

  private Store(
      SteadyClock clock,
      ClockMarks marks,
      EnrolledPhones phones,
      Enrolments enrolments,
      Sessions sessions,
      RingLog ringLog,
      PushSubscriptions subscriptions,
      PhoneProofs proofs,
      DoorRecords doors,
      DoorEnrolments doorEnrolments,
      SnapshotFiles snapshots,
      AbsenceRecords absences,
      AccountLogins accountLogins) {
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
    // Platform threads for the same reason as in RingLog; they end when there is nothing to do.
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
   * @throws RuntimeException of Flyway or JDBI where the database cannot be opened or migrated
   */
  public static Store open(
      Database database, Supplier<Schools> schools, SteadyClock.Sources time, Counters counters) {
    return open(database, schools, time, counters, RingLog.Bounds.standard());
  }

  static Store open(
      Database database,
      Supplier<Schools> schools,
      SteadyClock.Sources time,
      Counters counters,
      RingLog.Bounds bounds) {
    DataSource source = database.dataSource();
    Migrations.run(source);
    Jdbi jdbi = Jdbi.create(source);
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
    Sessions sessions = new Sessions(jdbi, phones, clock);
    sessions.load();
    PushSubscriptions subscriptions = new PushSubscriptions(jdbi, phones, clock);
    subscriptions.load();
    PhoneProofs proofs = new PhoneProofs(jdbi, phones, clock);
    proofs.load();
    return new Store(
        clock,
        marks,
        phones,
        new Enrolments(jdbi, new Secrets(), phones, sessions, schools, clock),
        sessions,
        new RingLog(jdbi, new Housekeeping(jdbi, clock), bounds, counters),
        subscriptions,
        proofs,
        new DoorRecords(jdbi),
        new DoorEnrolments(jdbi, new Secrets(), clock),
        new SnapshotFiles(
            database.folder().map(beside -> beside.resolve("snapshots")), jdbi, clock),
        new AbsenceRecords(jdbi),
        new AccountLogins(jdbi, clock));
  }

  /** The clock by which things of the store end; where the wall's leaps ahead, it does not. */
  public Clock clock() {
    return clock;
  }

  /** Compares the clocks, and keeps the time where they agree. Waits for the database. */
  public void lookAtClock() {
    clock.look().ifPresent(marks::keep);
  }

  /** The enrolled phones, from memory. */
  public EnrolledPhones phones() {
    return phones;
  }

  /** Tokens that enrol phones. */
  public Enrolments enrolments() {
    return enrolments;
  }

  /** Cookies and their phones. */
  public Sessions sessions() {
    return sessions;
  }

  /** The history of rings. */
  public RingLog ringLog() {
    return ringLog;
  }

  /** How phones are woken. */
  public PushSubscriptions subscriptions() {
    return subscriptions;
  }

  /** When phones last proved that they would ring. */
  public PhoneProofs proofs() {
    return proofs;
  }

  /** Tokens that enrol doors. */
  public DoorEnrolments doorEnrolments() {
    return doorEnrolments;
  }

  /** Still pictures of rings. */
  public SnapshotFiles snapshots() {
    return snapshots;
  }

  /** Who is not rung where. */
  public AbsenceRecords absences() {
    return absences;
  }

  /** By which accounts phones were enrolled. */
  public AccountLogins accountLogins() {
    return accountLogins;
  }

  /** What is kept of each door. */
  public DoorRecords doors() {
    return doors;
  }

  /**
   * Runs something that waits for the database on a thread of the store. Fails with {@link
   * RejectedExecutionException} where too many wait already.
   */
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
  }
}
