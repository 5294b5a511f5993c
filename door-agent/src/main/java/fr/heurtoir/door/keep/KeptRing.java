package fr.heurtoir.door.keep;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.util.Optional;

/**
 * A press that no gateway took.
 *
 * @param ring its id
 * @param when by both clocks of the door
 * @param outcome how it ended
 */
public record KeptRing(RingId ring, When when, Outcome outcome) {
  /**
   * A moment by both clocks.
   *
   * @param boot the kernel's id of the present boot; {@code monotonic} can be compared within one
   *     boot
   * @param monotonic nanoseconds of {@link System#nanoTime}
   * @param wall the time of day as far as the door knew it
   * @param sure whether {@code wall} was certain
   */
  public record When(String boot, long monotonic, Instant wall, boolean sure) {}

  /**
   * An age.
   *
   * @param millis at least 0; a minimum where not {@code sure}
   */
  public record Age(long millis, boolean sure) {}

  /** The age of this ring. Within one boot the monotonic clock decides. */
  public Age age(When now) {
    if (when.boot().equals(now.boot())) {
      return new Age(Math.max(0, now.monotonic() - when.monotonic()) / 1_000_000, true);
    }
    if (when.sure() && now.sure()) {
      return new Age(Math.max(0, now.wall().toEpochMilli() - when.wall().toEpochMilli()), true);
    }
    // The press was before this boot, and Linux's CLOCK_MONOTONIC begins with the boot.
    return new Age(Math.max(0, now.monotonic()) / 1_000_000, false);
  }

  String words() {
    return String.join(
        " ",
        "ring",
        ring.value(),
        when.boot(),
        Long.toString(when.monotonic()),
        Long.toString(when.wall().toEpochMilli()),
        Boolean.toString(when.sure()),
        outcome.code());
  }

  /** Reads {@link #words}, split. Empty for anything else. */
  static Optional<KeptRing> of(String[] words) {
    if (words.length != 7) {
      return Optional.empty();
    }
    try {
      Outcome outcome = Outcome.of(words[6]).orElse(Outcome.FAILED);
      return Optional.of(
          new KeptRing(
              new RingId(words[1]),
              new When(
                  words[2],
                  Long.parseLong(words[3]),
                  Instant.ofEpochMilli(Long.parseLong(words[4])),
                  Boolean.parseBoolean(words[5])),
              outcome));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }
}
