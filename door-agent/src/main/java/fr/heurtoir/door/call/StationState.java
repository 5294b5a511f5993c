package fr.heurtoir.door.call;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;

/** The state of the station. Times are nanoseconds of the monotonic clock. */
public sealed interface StationState {
  /** Waiting for a visitor. */
  record Idle() implements StationState {}

  /** No gateway is reachable; a press is answered with that notice. */
  record OutOfService() implements StationState {}

  /**
   * The bell was pressed; the gateway has not confirmed the ring yet.
   *
   * @param invited whether the INVITE was sent; it waits for media that are not ready
   */
  record Calling(RingId ring, long pressed, boolean invited) implements StationState {}

  /** The gateway has the ring; a phone may show the picture. */
  record Early(RingId ring, long pressed) implements StationState {}

  /**
   * A phone answered.
   *
   * @param heard whether picture and sound ran at that time
   */
  record Talking(RingId ring, long answered, boolean heard) implements StationState {}

  /** The outcome is shown for a while. */
  record Ended(RingId ring, Outcome outcome, long until) implements StationState {}
}
