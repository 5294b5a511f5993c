package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.DoorMessage;
import fr.heurtoir.protocol.DoorMessage.Open;
import fr.heurtoir.protocol.RingId;
import java.util.Optional;

/** What the machine wants done, in this order. */
sealed interface LockEffect {
  /** Energise the lock's line; then {@link LockEvent.Energised} or {@link LockEvent.LineFailed}. */
  record Energise(Open order) implements LockEffect {}

  /** Let the lock's line go; repeat until it succeeds. */
  record Release(String lock) implements LockEffect {}

  /** Set the dry-contact output; repeat until it succeeds. */
  record Mirror(boolean locked) implements LockEffect {}

  /** Tell the agent, for the gateway. */
  record Tell(DoorMessage.FromDoor message) implements LockEffect {}

  /** Tell the agent alone that it announced a ring which is over. */
  record RingIsOver(RingId ring) implements LockEffect {}

  /** Write that to the disk; then {@link LockEvent.Saved} or {@link LockEvent.NotSaved}. */
  record Save(LockState state) implements LockEffect {}

  /** Something was refused: to be counted, and logged within bounds. */
  record Refused(Refusal why, Optional<RingId> ring) implements LockEffect {}
}
