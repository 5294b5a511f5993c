package fr.heurtoir.gateway.store;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The kinds of database faults, by the result codes of SQLite (sqlite.org/rescode.html). */
final class Faults {
  private Faults() {}

  /** Another process holds the lock. */
  static boolean busy(Throwable fault) {
    return code(fault)
        .filter(
            c -> c == SQLiteErrorCode.SQLITE_BUSY.code || c == SQLiteErrorCode.SQLITE_LOCKED.code)
        .isPresent();
  }

  /** The disk is full, or cannot be written. */
  static boolean unwritable(Throwable fault) {
    return code(fault)
        .filter(
            c ->
                c == SQLiteErrorCode.SQLITE_READONLY.code
                    || c == SQLiteErrorCode.SQLITE_FULL.code
                    || c == SQLiteErrorCode.SQLITE_IOERR.code
                    || c == SQLiteErrorCode.SQLITE_CANTOPEN.code)
        .isPresent();
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
