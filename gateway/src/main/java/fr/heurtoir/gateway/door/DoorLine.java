package fr.heurtoir.gateway.door;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.DoorMessage;
import java.util.concurrent.CompletionStage;

/** How a door is spoken to. */
public interface DoorLine {
  /** Whether the door can be reached now. */
  boolean registered(DoorId door);

  /** Says something; true where the door took it. Completes on the rings' loop. */
  CompletionStage<Boolean> send(DoorId door, DoorMessage.ToDoor message);
}
