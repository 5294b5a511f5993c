package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.DoorMessage;
import fr.heurtoir.protocol.DoorMessage.Open;
import fr.heurtoir.protocol.RingId;

/** What happens to the lock. Times are in nanoseconds of the monotonic clock. */
sealed interface LockEvent {
  /** The agent connected. */
  record AgentThere() implements LockEvent {}

  /** Its connection ended. */
  record AgentGone() implements LockEvent {}

  /** A ring of this door lives. */
  record RingBegins(RingId ring) implements LockEvent {}

  /** Its call ended. */
  record RingEnds(RingId ring) implements LockEvent {}

  /**
   * The gateway said something that is for the lock.
   *
   * @param at when the agent got it
   */
  record Said(DoorMessage.ToDoor message, long at) implements LockEvent {}

  /** The agent sent what is no message. */
  record Malformed() implements LockEvent {}

  /** A contact changed. */
  record ContactChanged(Contact contact, boolean active, long at) implements LockEvent {}

  /**
   * The line was moved.
   *
   * @param at the moment before it was moved
   */
  record Energised(Open order, long at) implements LockEvent {}

  /** It could not be moved. */
  record LineFailed(Open order) implements LockEvent {}

  /** The disk has what {@link LockEffect.Save} gave it. */
  record Saved() implements LockEvent {}

  /** It did not take it. */
  record NotSaved() implements LockEvent {}

  /** Time passed; see {@link LockMachine#wakeAt}. */
  record Tick() implements LockEvent {}

  /** The process is to end. */
  record Stop() implements LockEvent {}
}
