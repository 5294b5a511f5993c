package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.ops.Unusable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL database that this process reserves by an advisory lock.
 *
 * <p><b>One session has the lock and does all the work</b>, for one thread at a time. So whatever
 * is written is written under the lock: when the session ends, the server gives the lock back and
 * undoes what was not committed, both at once. No two gateways ever write.
 *
 * <p>A lost session is replaced before the next work, and takes the lock again. Another gateway may
 * have had it in between, changed what this one has read into its memory, and ended what it took
 * for rings of a dead gateway. {@code store_holder} tells. Then this one writes nothing any more
 * until it is started anew; its rings go on.
 *
 * <p>Longer than 350 lines: the session, the lock and whose turn it is are one thing.
 */
final class StoreServer implements Database.Held {
  private static final Logger LOG = LoggerFactory.getLogger(StoreServer.class);

  /** The lock's number in its database; an arbitrary number of ours. */
  private static final long LOCK = 0x4865_7572_746f_6972L;

  /** How the server names that number in pg_locks: its halves. */
  private static final String THE_LOCK =
      "locktype = 'advisory' and objsubid = 1 and classid = "
          + (LOCK >>> 32)
          + " and objid = "
          + (LOCK & 0xffff_ffffL)
          + " and database = (select oid from pg_database where datname = current_database())";

  private static final int ANSWER_WITHIN_S = 5;
  private static final int END_WITHIN_MS = 2_000;
  private static final int MOST_NAMED = 10;
  private static final long CLOSE_WITHIN_S = 3;

  private final PostgresSessions sessions;
  private final boolean mayBeNew;

  /** What this process writes into {@code store_holder}. */
  private final String token = UUID.randomUUID().toString();

  /** Who has it may use the session and what follows. */
  private final Semaphore turn = new Semaphore(1, true);

  private @Nullable Connection session;
  private boolean begun;
  private boolean lost;
  private @Nullable SQLException failed;
  private long failedAt;

  /** Whether another gateway used the database while this one had no session. */
  private boolean taken;

  private volatile boolean closed;

  private StoreServer(PostgresSessions sessions, boolean mayBeNew) {
    this.sessions = sessions;
    this.mayBeNew = mayBeNew;
  }

  /** Whether there is a gateway's schema. */
  static boolean made(PostgresSessions sessions) throws IOException {
    try (Connection db = sessions.open()) {
      return text(db, "select to_regclass('flyway_schema_history')::text") != null;
    } catch (SQLException unreachable) {
      throw unreachable(sessions, unreachable);
    }
  }

  static StoreServer hold(PostgresSessions sessions, boolean mayBeNew) throws IOException {
    StoreServer held = new StoreServer(sessions, mayBeNew);
    try {
      held.session = locked(sessions);
      held.keepsEveryCharacter();
      return held;
    } catch (InUse used) {
      throw new StoreFile.InUse(String.valueOf(used.getMessage()));
    } catch (SQLException unreachable) {
      throw unreachable(sessions, unreachable);
    }
  }

  /**
   * @throws Unusable where names could not be written in the server's encoding
   */
  private void keepsEveryCharacter() throws SQLException, Unusable {
    @Nullable String encoding = session == null ? null : text(session, "show server_encoding");
    if (!"UTF8".equals(encoding)) {
      close();
      throw new Unusable(
          sessions + " is in " + encoding + ": make one with createdb --encoding=UTF8");
    }
  }

  private static IOException unreachable(PostgresSessions sessions, SQLException fault) {
    return new IOException(sessions + ": " + Faults.reason(fault), fault);
  }

  /** Another session has the lock. */
  private static final class InUse extends SQLException {
    private static final long serialVersionUID = 1L;

    InUse(PostgresSessions sessions, String holder) {
      super("another process uses " + sessions + " (" + holder + ")");
    }
  }

  /** A new session that holds the lock. */
  static Connection locked(PostgresSessions sessions) throws SQLException, IOException {
    Connection fresh = sessions.open();
    boolean locked = false;
    try {
      endFormer(sessions, fresh);
      locked = Boolean.parseBoolean(text(fresh, "select pg_try_advisory_lock(" + LOCK + ")::text"));
      if (!locked) {
        throw new InUse(sessions, holder(fresh));
      }
      return fresh;
    } finally {
      if (!locked) {
        fresh.close();
      }
    }
  }

  /**
   * Ends our own session before this one, where the server has not noticed yet that it is gone:
   * nobody uses it any more, and it has the lock.
   */
  private static void endFormer(PostgresSessions sessions, Connection fresh) throws SQLException {
    try (PreparedStatement end =
        fresh.prepareStatement(
            "select pg_terminate_backend(pid, ?) from pg_stat_activity where application_name = ?"
                + " and usename = current_user and pid <> pg_backend_pid()")) {
      end.setInt(1, END_WITHIN_MS);
      end.setString(2, sessions.name());
      end.execute();
    }
  }

  private static String holder(Connection db) throws SQLException {
    @Nullable String holder =
        text(
            db,
            "select string_agg(coalesce(application_name, '?') || coalesce(' at ' || client_addr,"
                + " ''), ', ') from pg_locks join pg_stat_activity using (pid) where "
                + THE_LOCK);
    return holder == null ? "unknown" : holder;
  }

  private static @Nullable String text(Connection db, String question) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  @Override
  public Connection connect() throws SQLException {
    try {
      if (!turn.tryAcquire(sessions.bounds().turn().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SQLTransientConnectionException("the database is busy with other work of ours");
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("interrupted", ending);
    }
    boolean given = false;
    try {
      Connection db = working();
      given = true;
      return db;
    } finally {
      if (!given) {
        turn.release();
      }
    }
  }

  private Connection working() throws SQLException {
    if (closed) {
      throw new SQLException("the database is closed");
    }
    if (session != null && session.isValid(ANSWER_WITHIN_S)) {
      return session;
    }
    if (taken) {
      throw takenByAnother();
    }
    drop();
    if (failed != null && System.nanoTime() - failedAt < sessions.bounds().pause().toNanos()) {
      throw new SQLException(Faults.reason(failed), failed.getSQLState(), failed);
    }
    try {
      session = again();
      failed = null;
      return session;
    } catch (IOException unusable) {
      throw remembered(new SQLException(unusable.getMessage(), unusable));
    } catch (SQLException unreachable) {
      throw remembered(unreachable);
    }
  }

  private SQLException remembered(SQLException fault) {
    failed = fault;
    failedAt = System.nanoTime();
    return fault;
  }

  /** Ends what is left of the session. */
  private void drop() {
    if (session == null) {
      return;
    }
    if (!lost) {
      lost = true;
      LOG.error("event=store-lock-lost reason=\"the session that held it has ended\"");
    }
    try {
      session.close();
    } catch (SQLException gone) {
      LOG.debug("event=store-session-ended reason=\"{}\"", Faults.reason(gone));
    }
    session = null;
  }

  private Connection again() throws SQLException, IOException {
    Connection fresh = locked(sessions);
    if (begun && !token.equals(text(fresh, "select holder from store_holder where id = 1"))) {
      taken = true;
      fresh.close();
      LOG.error(
          "event=store-taken hint=\"another gateway used this database while this one could not"
              + " reach it; nothing is kept any more: end the other one, then restart this one\"");
      throw takenByAnother();
    }
    lost = false;
    LOG.warn("event=store-lock-held-again");
    return fresh;
  }

  private static SQLException takenByAnother() {
    return new SQLException("another gateway used the database meanwhile: restart this one");
  }

  @Override
  public void giveBack(Connection db) {
    try {
      if (!db.isClosed() && !db.getAutoCommit()) {
        db.rollback();
        db.setAutoCommit(true);
      }
    } catch (SQLException broken) {
      LOG.debug("event=store-session-ended reason=\"{}\"", Faults.reason(broken));
      drop();
    } finally {
      turn.release();
    }
  }

  @Override
  public void begin() throws SQLException {
    Connection db = connect();
    try (PreparedStatement mark =
        db.prepareStatement(
            "insert into store_holder (id, holder) values (1, ?)"
                + " on conflict (id) do update set holder = excluded.holder")) {
      mark.setString(1, token);
      mark.execute();
      begun = true;
    } finally {
      giveBack(db);
    }
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public boolean mayBeNew() {
    return mayBeNew;
  }

  @Override
  public List<String> tablesOfOthers() throws SQLException {
    List<String> tables = new ArrayList<>();
    Connection db = connect();
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select tablename from pg_tables where schemaname = current_schema()"
                    + " order by 1 limit "
                    + MOST_NAMED)) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    } finally {
      giveBack(db);
    }
    return tables;
  }

  @Override
  public String beforeInit() {
    return "say heurtoir-gateway init";
  }

  @Override
  public DataSource dataSource() throws IOException {
    return sessions.migrations();
  }

  @Override
  public void tryApart() throws IOException {
    try (Connection apart = sessions.open()) {
      if (!apart.isValid(ANSWER_WITHIN_S)) {
        throw new IOException("the database does not answer");
      }
    } catch (SQLException unreachable) {
      throw new IOException(unreachable);
    }
  }

  @Override
  public String holder() {
    return "another session of the server";
  }

  @Override
  public void copy(String end) {
    // The server's administrator makes its copies.
  }

  @Override
  public void forgetCopies(Instant before) {
    // The copies are not ours.
  }

  /** Waits a moment for whoever uses the session. */
  @Override
  public void close() {
    closed = true;
    try {
      boolean idle = turn.tryAcquire(CLOSE_WITHIN_S, TimeUnit.SECONDS);
      @Nullable Connection last = session;
      if (last != null && idle) {
        last.close();
      } else if (last != null) {
        // Whatever it does is undone by the server.
        last.abort(Runnable::run);
      }
      if (idle) {
        turn.release();
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    } catch (SQLException gone) {
      LOG.debug("event=store-session-ended reason=\"{}\"", Faults.reason(gone));
    }
  }
}
