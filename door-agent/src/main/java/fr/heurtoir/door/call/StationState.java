package fr.heurtoir.door.call;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;

/** Where the station is. Times are nanoseconds of the monotonic clock. */
public sealed interface StationState {
  /** Waiting for a visitor. */
  record Idle() implements StationState {}

  /** No gateway; a press is answered by saying so. */
  record OutOfService() implements StationState {}

  /**
   * The bell was pressed; the gateway has not taken the ring yet.
   *
   * @param invited whether the INVITE is out; it waits for the media where they are not ready
   */
  record Calling(RingId ring, long pressed, boolean invited) implements StationState {}

  /** The gateway has the ring; perhaps somebody looks. */
  record Early(RingId ring, long pressed) implements StationState {}

  /**
   * Somebody answered.
   *
   * @param heard whether picture and sound ran when she did
   */
  record Talking(RingId ring, long answered, boolean heard) implements StationState {}

  /** The outcome is shown for a while. */
  record Ended(RingId ring, Outcome outcome, long until) implements StationState {}
}
