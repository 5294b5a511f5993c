package fr.heurtoir.door.call;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether the way from the visitor to the school stands while they talk, as far as the station sees
 * it: by the path of its media, and by its connection to the gateway. Times are nanoseconds of the
 * monotonic clock.
 */
final class TalkPath {
  /** A connection that is lost and made anew within this time interrupts nobody. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private boolean media = true;
  private OptionalLong awayAt = OptionalLong.empty();
  private boolean told;

  /** What the gateway wants shown: somebody is waited for, by its own word. */
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

  void gateway(boolean there, long now) {
    if (there) {
      awayAt = OptionalLong.empty();
    } else if (awayAt.isEmpty()) {
      awayAt = OptionalLong.of(now);
    }
  }

  void held(boolean holds) {
    held = holds;
  }

  /** When {@link #toldNow} is to be asked. */
  OptionalLong wakeAt() {
    return told || awayAt.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(awayAt.getAsLong() + PATIENCE.toNanos());
  }

  /** What the visitor is to be told from now on; each once. */
  News toldNow(long now) {
    boolean cut =
        !media || (awayAt.isPresent() && now - awayAt.getAsLong() - PATIENCE.toNanos() >= 0);
    if (cut == told) {
      return News.NONE;
    }
    told = cut;
    if (held) {
      // The visitor waits by the gateway's word, and is told by it when somebody listens again.
      return News.NONE;
    }
    return cut ? News.CUT : News.MENDED;
  }

  enum News {
    NONE,
    /** Nobody is sure to see or to hear the visitor any more. */
    CUT,
    MENDED
  }
}
