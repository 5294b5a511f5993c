package fr.heurtoir.gateway.phone;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The answer to a ping.
 *
 * @param n the ping's number
 */
public record PongMessage(long n) implements ConnectionMessage {
  /** The largest integer that every JSON reader keeps exactly (RFC 8259 section 6). */
  private static final long MAX_N = (1L << 53) - 1;

  static final MessageKind KIND =
      new MessageKind("pong", fields -> new PongMessage(fields.integer("n", 0, MAX_N)));

  @Override
  public MessageKind kind() {
    return KIND;
  }

  @Override
  public Optional<Signed> signed() {
    return Signed.NOTHING;
  }

  @Override
  public void act(PhoneConnection connection, OptionalInt id, ConnectionParts parts) {
    connection.heartbeat.pong(n, parts.nanos().getAsLong());
    parts.output().ok(connection, id);
  }
}
