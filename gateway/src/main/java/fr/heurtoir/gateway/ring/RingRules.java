package fr.heurtoir.gateway.ring;

import java.time.Duration;

/**
 * The times of a ring, from the school's configuration. All are positive unless noted.
 *
 * @param reachWithin a phone that does not show the ring within this time is not reachable (field:
 *     3 s)
 * @param wakeAfter a connected phone that does not show the ring within this time is woken by push;
 *     shorter than {@code reachWithin}
 * @param wokenWithin a phone that was sent a push and does not display it within this time is not
 *     reachable (field: 10 s)
 * @param answerWithin from the press until the ring ends unanswered
 * @param longestCall from the answer until the call is ended
 * @param warnBefore how long before that end both sides are warned; shorter than {@code
 *     longestCall}
 * @param phoneGrace how long the call waits for a lost talking phone where nobody else may take
 *     over; may be zero
 * @param silentAfter how long the talking phone may send nothing, neither media nor a message,
 *     until the visitor is offered to the others
 * @param openAfter how long after the end the phones that took part may still open; may be zero
 * @param confirmWithin how long an open order may lack a report before it counts as unconfirmed
 */
public record RingRules(
    Duration reachWithin,
    Duration wakeAfter,
    Duration wokenWithin,
    Duration answerWithin,
    Duration longestCall,
    Duration warnBefore,
    Duration phoneGrace,
    Duration silentAfter,
    Duration openAfter,
    Duration confirmWithin) {

  /** The times of a school that configures none. */
  public static final RingRules DEFAULT =
      new RingRules(
          Duration.ofSeconds(3),
          Duration.ofMillis(1_500),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofMillis(2_500),
          Duration.ofSeconds(30),
          Duration.ofSeconds(3));

  /**
   * @throws IllegalArgumentException where a time is not positive, or the warning would come before
   *     the answer
   */
  public RingRules {
    for (Duration time :
        new Duration[] {
          reachWithin,
          wakeAfter,
          wokenWithin,
          answerWithin,
          longestCall,
          warnBefore,
          silentAfter,
          confirmWithin
        }) {
      if (!time.isPositive()) {
        throw new IllegalArgumentException("a time of the ring is not positive");
      }
    }
    if (openAfter.isNegative()
        || phoneGrace.isNegative()
        || warnBefore.compareTo(longestCall) >= 0) {
      throw new IllegalArgumentException(
          "openAfter or phoneGrace is negative, or warnBefore not shorter than longestCall");
    }
  }
}
