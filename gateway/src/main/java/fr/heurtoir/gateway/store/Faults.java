package fr.heurtoir.gateway.store;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The kinds of database faults, by the result codes of SQLite (sqlite.org/rescode.html) and the
 * SQLSTATEs of PostgreSQL (its documentation, appendix A).
 */
final class Faults {
  private Faults() {}

  /** {@code lock_not_available}: {@code lock_timeout} is over. */
  private static final String LOCKED = "55P03";

  /**
   * What ends by itself or by its administrator: {@code too_many_connections}, {@code
   * admin_shutdown}, {@code crash_shutdown}, {@code cannot_connect_now}, {@code
   * invalid_catalog_name} (a database that is being brought back). Class 08 is every loss of a
   * connection.
   */
  private static final Set<String> AWAY = Set.of("53300", "57P01", "57P02", "57P03", "3D000");

  /** Another process holds the lock. */
  static boolean busy(Throwable fault) {
    return state(fault).filter(LOCKED::equals).isPresent()
        || code(fault)
            .filter(
                c ->
                    c == SQLiteErrorCode.SQLITE_BUSY.code
                        || c == SQLiteErrorCode.SQLITE_LOCKED.code)
            .isPresent();
  }

  /** {@code disk_full}, {@code read_only_sql_transaction}, {@code insufficient_privilege}. */
  private static final Set<String> UNWRITABLE = Set.of("53100", "25006", "42501");

  /** The disk is full, or cannot be written. */
  static boolean unwritable(Throwable fault) {
    return state(fault).filter(UNWRITABLE::contains).isPresent()
        || code(fault)
            .filter(
                c ->
                    c == SQLiteErrorCode.SQLITE_READONLY.code
                        || c == SQLiteErrorCode.SQLITE_FULL.code
                        || c == SQLiteErrorCode.SQLITE_IOERR.code
                        || c == SQLiteErrorCode.SQLITE_CANTOPEN.code)
            .isPresent();
  }

  /** The server cannot be reached now, or ended this session. What was asked may be asked again. */
  static boolean away(Throwable fault) {
    return state(fault).filter(at -> at.startsWith("08") || AWAY.contains(at)).isPresent();
  }

  private static Optional<String> state(Throwable fault) {
    for (@Nullable Throwable at = fault; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql && sql.getSQLState() != null) {
        return Optional.of(sql.getSQLState());
      }
    }
    return Optional.empty();
  }

  /** The statement names a missing table. 42P01 is PostgreSQL's code for that. */
  static boolean noSuchTable(SQLException fault) {
    return "42P01".equals(fault.getSQLState())
        || code(fault).filter(c -> c == SQLiteErrorCode.SQLITE_ERROR.code).isPresent();
  }

  /** The first line of the last cause. */
  static String reason(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("").replace('"', '\'');
  }

  private static Optional<Integer> code(Throwable fault) {
    for (@Nullable Throwable at = fault; at != null; at = at.getCause()) {
      if (at instanceof SQLiteException sqlite) {
        return Optional.of(sqlite.getResultCode().code & 0xff);
      }
      if (at instanceof SQLException sql && sql.getErrorCode() != 0 && at.getCause() == null) {
        return Optional.of(sql.getErrorCode() & 0xff);
      }
    }
    return Optional.empty();
  }
}
