package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.Outcome;
import java.time.Instant;
import java.util.Optional;

/** Where a ring stands. */
public sealed interface RingState {
  /**
   * Nobody has answered.
   *
   * @param until when nobody has answered
   */
  record Ringing(Instant until) implements RingState {}

  /**
   * One phone answered.
   *
   * @param until when the longest call ends
   * @param warned whether both sides were told that it ends soon
   */
  record Talking(String phone, Instant until, boolean warned) implements RingState {}

  /**
   * The phone that answered was lost and may come back.
   *
   * @param giveUp when it is given up
   */
  record Held(String phone, Instant giveUp, Instant until, boolean warned) implements RingState {}

  /**
   * Over.
   *
   * @param openUntil until when the phones that took part may still open
   */
  record Ended(Outcome outcome, Optional<String> by, Instant openUntil) implements RingState {}
}
