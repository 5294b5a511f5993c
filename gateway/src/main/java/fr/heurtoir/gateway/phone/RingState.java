package fr.heurtoir.gateway.phone;

import fr.heurtoir.protocol.Outcome;
import java.time.Duration;
import java.util.Optional;

/** What a phone is told of a ring's state. */
public sealed interface RingState {
  /** The ring lives. */
  sealed interface Live extends RingState {}

  /** Nobody has answered yet. */
  record Ringing() implements Live {}

  /**
   * A phone answered.
   *
   * @param remaining until the longest call ends
   */
  record Talking(Named by, Duration remaining) implements Live {}

  /**
   * The phone that talked was lost and may come back.
   *
   * @param remaining until it is given up
   */
  record Held(Named by, Duration remaining) implements Live {}

  /**
   * Over.
   *
   * @param by the phone that answered or opened
   * @param openUntil how long opening is still allowed, or zero
   */
  record Ended(Outcome outcome, Optional<Named> by, boolean opened, Duration openUntil)
      implements RingState {}
}
