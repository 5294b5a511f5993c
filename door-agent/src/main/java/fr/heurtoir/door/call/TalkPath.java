package fr.heurtoir.door.call;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether the visitor and the school can hear each other during a talk, as far as the station sees:
 * by the media path and by its connection to the gateway. Times are nanoseconds of the monotonic
 * clock.
 */
final class TalkPath {
  /** A connection that is restored within this time counts as uninterrupted. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private boolean media = true;
  private OptionalLong awayAt = OptionalLong.empty();
  private boolean told;

  /** Whether the gateway told the visitor to wait. */
  private boolean held;

  /** A ring begins. */
  void begin() {
    media = true;
    told = false;
    held = false;
  }

  void media(boolean stands) {
    media = stands;
  }

  void gateway(boolean reachable, long now) {
    if (reachable) {
      awayAt = OptionalLong.empty();
    } else if (awayAt.isEmpty()) {
      awayAt = OptionalLong.of(now);
    }
  }

  void held(boolean holds) {
    held = holds;
  }

  /** When {@link #toldNow} must be called. */
  OptionalLong wakeAt() {
    return told || awayAt.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(awayAt.getAsLong() + PATIENCE.toNanos());
  }

  /** What to tell the visitor now; each once. */
  News toldNow(long now) {
    boolean cut =
        !media || (awayAt.isPresent() && now - awayAt.getAsLong() - PATIENCE.toNanos() >= 0);
    if (cut == told) {
      return News.NONE;
    }
    told = cut;
    if (held) {
      // The gateway told the visitor to wait, and will tell when somebody hears them again.
      return News.NONE;
    }
    return cut ? News.CUT : News.MENDED;
  }

  enum News {
    NONE,
    /** It is no longer certain that anybody sees or hears the visitor. */
    CUT,
    MENDED
  }
}
