package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.ops.Unusable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** The types of the schema's columns, as {@link StoreMove} reads them in both databases. */
enum ColumnType {
  TEXT(Types.VARCHAR) {
    @Override
    @Nullable Object converted(Object value) {
      return value instanceof String text && text.indexOf('\0') < 0 ? text : null;
    }

    @Override
    Object read(ResultSet row, int column) throws SQLException {
      return row.getString(column);
    }
  },

  /** SQLite has one integer type of 64 bits. */
  INTEGER(Types.BIGINT) {
    @Override
    @Nullable Object converted(Object value) {
      return value instanceof Integer || value instanceof Long
          ? (Long) ((Number) value).longValue()
          : null;
    }

    @Override
    Object read(ResultSet row, int column) throws SQLException {
      return row.getLong(column);
    }
  },

  /** SQLite keeps 0 and 1. */
  BOOLEAN(Types.BOOLEAN) {
    @Override
    @Nullable Object converted(Object value) {
      return value instanceof Integer number && (number == 0 || number == 1)
          ? (Boolean) (number == 1)
          : null;
    }

    @Override
    Object read(ResultSet row, int column) throws SQLException {
      return row.getBoolean(column);
    }
  };

  private final int type;

  ColumnType(int type) {
    this.type = type;
  }

  /** By the server's name of the type. */
  static ColumnType of(String dataType) throws SQLException {
    return switch (dataType) {
      case "text" -> TEXT;
      case "bigint", "integer" -> INTEGER;
      case "boolean" -> BOOLEAN;
      default -> throw new SQLException("a column of a type that is not copied: " + dataType);
    };
  }

  /** What a value of the file is on the server; null where it cannot be. */
  abstract @Nullable Object converted(Object value);

  abstract Object read(ResultSet row, int column) throws SQLException;

  /**
   * A value of the file, or null.
   *
   * @throws Unusable where the server cannot keep it
   */
  @Nullable Object fromFile(ResultSet row, int column, String table) throws SQLException, Unusable {
    @Nullable Object value = row.getObject(column);
    if (value == null) {
      return null;
    }
    @Nullable Object converted = converted(value);
    if (converted == null) {
      throw new Unusable(
          "nothing was copied: the table "
              + table
              + " has something in the column "
              + row.getMetaData().getColumnName(column)
              + " that PostgreSQL cannot keep there: not of its type, or text with a zero byte");
    }
    return converted;
  }

  /** A value of the server, or null. */
  @Nullable Object fromServer(ResultSet row, int column) throws SQLException {
    Object value = read(row, column);
    return row.wasNull() ? null : value;
  }

  void set(PreparedStatement statement, int column, @Nullable Object value) throws SQLException {
    if (value == null) {
      statement.setNull(column, type);
    } else {
      statement.setObject(column, value, type);
    }
  }
}
