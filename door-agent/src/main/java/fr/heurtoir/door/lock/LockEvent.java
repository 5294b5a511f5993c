package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.Open;

/** An event of the lock. Times are nanoseconds of the monotonic clock. */
sealed interface LockEvent {
  /** The agent connected. */
  record AgentThere() implements LockEvent {}

  /** Its connection ended. */
  record AgentGone() implements LockEvent {}

  /** A ring of this door is live. */
  record RingBegins(RingId ring) implements LockEvent {}

  /** Its call ended. */
  record RingEnds(RingId ring) implements LockEvent {}

  /**
   * The gateway sent a message for the lock.
   *
   * @param at when the agent received it
   */
  record Said(DoorMessage.ToDoor message, long at) implements LockEvent {}

  /** The agent sent a malformed line. */
  record Malformed() implements LockEvent {}

  /** A contact changed. */
  record ContactChanged(Contact contact, boolean active, long at) implements LockEvent {}

  /**
   * The line was energised.
   *
   * @param at the time just before
   */
  record Energised(Open order, long at) implements LockEvent {}

  /** The line could not be energised. */
  record LineFailed(Open order) implements LockEvent {}

  /** The state of {@link LockEffect.Save} is on the disk. */
  record Saved() implements LockEvent {}

  /** The state could not be written. */
  record NotSaved() implements LockEvent {}

  /** Time passed; see {@link LockMachine#wakeAt}. */
  record Tick() implements LockEvent {}

  /** The process must end. */
  record Stop() implements LockEvent {}
}
