package fr.heurtoir.door.feedback;

import java.time.LocalTime;

/**
 * A part of every day by the station's clock.
 *
 * @param from its beginning
 * @param to its end, exclusive; before {@code from} where it passes midnight
 */
public record Hours(LocalTime from, LocalTime to) {
  /** Whether that time is within. */
  public boolean contains(LocalTime time) {
    return from.isBefore(to)
        ? !time.isBefore(from) && time.isBefore(to)
        : !time.isBefore(from) || time.isBefore(to);
  }
}
