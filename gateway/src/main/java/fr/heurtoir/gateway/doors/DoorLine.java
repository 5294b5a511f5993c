package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Sends messages to doors. */
public interface DoorLine {
  /** Whether the door can be reached now. */
  boolean registered(DoorId door);

  /**
   * Sends a message that is made just before it leaves, on a thread that may block, because signing
   * must not run on the rings' loop. An empty message is not sent. True where the door accepted it.
   * Completes on the rings' loop.
   */
  CompletionStage<Boolean> send(
      DoorId door, Supplier<Optional<? extends DoorMessage.ToDoor>> message);

  /** Sends a message. True where the door accepted it. Completes on the rings' loop. */
  default CompletionStage<Boolean> send(DoorId door, DoorMessage.ToDoor message) {
    return send(door, () -> Optional.of(message));
  }
}
