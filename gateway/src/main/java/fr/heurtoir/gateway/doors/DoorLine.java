package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.DoorMessage;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** How a door is spoken to. */
public interface DoorLine {
  /** Whether the door can be reached now. */
  boolean registered(DoorId door);

  /**
   * Says something that is made when it leaves, on a thread that may wait: signing is not for the
   * rings' loop. Empty where it is not to be said any more. True where the door took it. Completes
   * on the rings' loop.
   */
  CompletionStage<Boolean> send(
      DoorId door, Supplier<Optional<? extends DoorMessage.ToDoor>> message);

  /** Says something; true where the door took it. Completes on the rings' loop. */
  default CompletionStage<Boolean> send(DoorId door, DoorMessage.ToDoor message) {
    return send(door, () -> Optional.of(message));
  }
}
