package fr.heurtoir.gateway.phone;

import java.util.Optional;
import java.util.OptionalInt;

/** The phone's screen was switched off or on, or its page hidden or shown. */
public record VisibleMessage(boolean visible) implements ConnectionMessage {
  static final MessageKind KIND =
      new MessageKind("visible", fields -> new VisibleMessage(fields.bool("visible")));

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
    connection.visible = visible;
    parts.output().ok(connection, id);
  }
}
