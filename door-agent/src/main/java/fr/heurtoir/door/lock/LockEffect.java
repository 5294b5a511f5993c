package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.Open;
import java.util.Optional;

/** What the machine wants done, in this order. */
sealed interface LockEffect {
  /**
   * Energise the lock's line. {@link LockEvent.Energised} or {@link LockEvent.LineFailed} follows.
   */
  record Energise(Open order) implements LockEffect {}

  /** Release the lock's line; repeat until it succeeds. */
  record Release(String lock) implements LockEffect {}

  /** Set the dry-contact output; repeat until it succeeds. */
  record Mirror(boolean locked) implements LockEffect {}

  /** Send that message to the agent, for the gateway. */
  record Tell(DoorMessage.FromDoor message) implements LockEffect {}

  /** Tell the agent that the ring it announced has ended already. */
  record RingIsOver(RingId ring) implements LockEffect {}

  /** Write that to the disk. {@link LockEvent.Saved} or {@link LockEvent.NotSaved} follows. */
  record Save(LockState state) implements LockEffect {}

  /** Something was refused: count it, and log it within limits. */
  record Refused(Refusal why, Optional<RingId> ring) implements LockEffect {}
}
