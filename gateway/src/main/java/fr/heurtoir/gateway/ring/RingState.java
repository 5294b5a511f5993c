package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.Outcome;
import java.time.Instant;
import java.util.Optional;

/** The state of a ring. */
public sealed interface RingState {
  /**
   * Nobody has answered.
   *
   * @param until when the ring ends unanswered
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
   * The phone that answered was lost and may come back. Meanwhile any other may answer or open.
   *
   * @param graceUntil when the call is given up where nobody else may answer
   * @param offeredUntil when the call is given up where somebody else may answer; not before {@code
   *     graceUntil}
   * @param until when the longest call ends
   * @param pastGrace whether {@code graceUntil} has passed: somebody else may still answer
   */
  record Held(
      String phone,
      Instant graceUntil,
      Instant offeredUntil,
      Instant until,
      boolean warned,
      boolean pastGrace)
      implements RingState {
    /**
     * When the call is given up at the latest.
     *
     * @param offered whether somebody else may answer
     */
    public Instant giveUp(boolean offered) {
      Instant given = offered ? offeredUntil : graceUntil;
      return given.isBefore(until) ? given : until;
    }
  }

  /**
   * The ring has ended.
   *
   * @param openUntil until when the phones that took part may still open
   */
  record Ended(Outcome outcome, Optional<String> by, Instant openUntil) implements RingState {}
}
