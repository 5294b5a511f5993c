package fr.heurtoir.gateway.store;

import java.sql.Types;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/**
 * Writes text without U+0000, which PostgreSQL cannot keep and SQLite's own tools cut at. In its
 * place is U+FFFD, so whoever sent one loses nothing else.
 */
final class KeptText extends AbstractArgumentFactory<String> {
  KeptText() {
    super(Types.VARCHAR);
  }

  @Override
  protected Argument build(String value, ConfigRegistry config) {
    String kept = value.replace('\0', '\uFFFD');
    return (position, statement, context) -> statement.setString(position, kept);
  }
}
