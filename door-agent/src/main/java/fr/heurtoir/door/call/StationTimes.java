package fr.heurtoir.door.call;

import java.time.Duration;

/**
 * The durations of the machine.
 *
 * @param debounce how long the button must be steadily pressed to count as pressed
 * @param media how long a press waits for media that are not prepared yet
 * @param taken how long the gateway may take to confirm the ring
 * @param calling how long the door waits for an answer
 * @param longest the longest call
 * @param shown how long an outcome is shown
 * @param reply how long a reply is shown during a talk
 * @param callBack how long after a press its visitor may be called back; zero for never
 * @param silent how long a call back may show the picture without an answer
 * @param hangUp how long after its media a call's end may arrive before the media count as lost
 */
public record StationTimes(
    Duration debounce,
    Duration media,
    Duration taken,
    Duration calling,
    Duration longest,
    Duration shown,
    Duration reply,
    Duration callBack,
    Duration silent,
    Duration hangUp) {
  /** The default durations with the configured ones. */
  public static StationTimes of(
      Duration debounce, Duration calling, Duration longest, Duration callBack, Duration shown) {
    return new StationTimes(
        debounce,
        Duration.ofSeconds(3),
        Duration.ofSeconds(8),
        calling,
        longest,
        shown,
        Duration.ofSeconds(15),
        callBack,
        Duration.ofSeconds(30),
        Duration.ofSeconds(3));
  }
}
