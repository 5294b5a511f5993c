package fr.heurtoir.gateway.school;

import java.time.Duration;

/**
 * How a school's rings go. Every phone of the school is rung at once; ringing in a sequence would
 * belong here.
 *
 * @param answerTimeout after which an unanswered ring ends, 5 to 120 s
 * @param maxCall the longest call from its answer, 10 to 900 s
 * @param warning how long before {@code maxCall} both ends are warned; below {@code maxCall}
 * @param openAfterHangup how long opening stays allowed after the end, 0 to 120 s
 * @param phoneGrace how long a lost phone may come back to its call, 0 to 60 s
 * @param presses the most presses of one door within {@code pressWindow}; more are a child playing;
 *     1 to 100
 * @param pressWindow 1 to 3600 s
 */
public record RingPlan(
    Duration answerTimeout,
    Duration maxCall,
    Duration warning,
    Duration openAfterHangup,
    Duration phoneGrace,
    int presses,
    Duration pressWindow) {

  /** The default where a school's file says nothing. */
  public static RingPlan standard() {
    return new RingPlan(
        Duration.ofSeconds(30),
        Duration.ofSeconds(120),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        // Most phones are back within this time after a lift, a tunnel, or a change from Wi-Fi to
        // the mobile network.
        Duration.ofSeconds(20),
        6,
        Duration.ofSeconds(60));
  }
}
