package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of a ring, for the history row and the summary line of the log.
 *
 * @param pressed when the bell was pressed
 * @param lasted from the press to the end
 * @param by the phone that answered, or that opened without answering
 * @param opened whether the door reported a pulse of a lock
 * @param detail what failed, for outcomes with a cause
 * @param pressToTold from the press to the first phone that showed the ring
 * @param pressToFirstFrame from the press to the first picture on a phone, as the phone reports it
 * @param answerToAudio from the answer to sound in both directions
 * @param openToRelay from the phone's request to the door's report of the relay, for the first
 *     order
 * @param phones every phone that was sent the ring
 * @param callBack present where the ring called a visitor back
 */
public record RingSummary(
    RingId ring,
    DoorId door,
    Instant pressed,
    Duration lasted,
    Outcome outcome,
    Optional<String> by,
    boolean opened,
    Optional<String> detail,
    Optional<Duration> pressToTold,
    Optional<Duration> pressToFirstFrame,
    Optional<Duration> answerToAudio,
    Optional<Duration> openToRelay,
    List<Receipt> phones,
    Optional<CallBack> callBack) {

  /** The same summary with a detail added. */
  public RingSummary detailed(String more) {
    return new RingSummary(
        ring,
        door,
        pressed,
        lasted,
        outcome,
        by,
        opened,
        Optional.of(detail.map(before -> before + "; " + more).orElse(more)),
        pressToTold,
        pressToFirstFrame,
        answerToAudio,
        openToRelay,
        phones,
        callBack);
  }

  /**
   * The summary of a press that started no ring: the bell rings already, was pressed too often, or
   * no ring could begin.
   */
  public static RingSummary turnedAway(
      RingId ring, DoorId door, Instant pressed, Duration lasted, Outcome outcome, String why) {
    return new RingSummary(
        ring,
        door,
        pressed,
        lasted,
        outcome,
        Optional.empty(),
        false,
        Optional.of(why),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /**
   * The events of one phone in the ring; times since the press.
   *
   * @param sent over its connection or by push, whichever was first
   * @param pushed when it was woken
   * @param woken when it displayed the notification
   */
  public record Receipt(
      String phone,
      Duration sent,
      Optional<Duration> pushed,
      Optional<Duration> woken,
      Optional<Duration> told,
      Optional<Duration> answered,
      boolean sawPicture,
      boolean declined) {}
}
