package fr.heurtoir.door.call;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Makes presses of the bell line's edges. A contact that bounces, chatters or sticks gives no
 * presses, and is told once until it is well again. Times are nanoseconds of the monotonic clock.
 */
final class ButtonWatch {
  /** Held for longer than this it is stuck. */
  static final Duration STUCK = Duration.ofSeconds(30);

  /** More edges than this within {@link #WINDOW} is no finger. */
  static final int CHATTER = 120;

  static final Duration WINDOW = Duration.ofSeconds(10);

  private final long debounce;
  private OptionalLong lastEdge = OptionalLong.empty();
  private OptionalLong downSince = OptionalLong.empty();
  private boolean stuck;
  private boolean chatters;
  private long windowFrom;
  private int edges;

  /** What an edge or the time means. */
  enum Meaning {
    /** Nothing. */
    NOTHING,
    /** Somebody pressed. */
    PRESSED,
    /** Held for 30 s: a stuck button, or a coin in it. */
    STUCK,
    /** More edges than a finger makes. */
    CHATTERS,
    /** After one of these: it is as it should be. */
    WELL
  }

  ButtonWatch(Duration debounce) {
    this.debounce = debounce.toNanos();
  }

  Meaning edge(boolean down, long nanos) {
    boolean bounce = lastEdge.isPresent() && nanos - lastEdge.getAsLong() < debounce;
    boolean first = lastEdge.isEmpty();
    lastEdge = OptionalLong.of(nanos);
    if (first || nanos - windowFrom > WINDOW.toNanos()) {
      windowFrom = nanos;
      edges = 0;
    }
    edges++;
    if (!down) {
      downSince = OptionalLong.empty();
      if (stuck) {
        stuck = false;
        return Meaning.WELL;
      }
    } else if (!bounce || downSince.isEmpty()) {
      // Down again: it was up in between, whether or not that edge was seen.
      downSince = OptionalLong.of(nanos);
    }
    if (!chatters && edges > CHATTER) {
      chatters = true;
      return Meaning.CHATTERS;
    }
    return down && !bounce && !chatters ? Meaning.PRESSED : Meaning.NOTHING;
  }

  /** When {@link #tick} is wanted. */
  OptionalLong wakeAt() {
    if (chatters && lastEdge.isPresent()) {
      return OptionalLong.of(lastEdge.getAsLong() + WINDOW.toNanos());
    }
    return downSince.isPresent() && !stuck
        ? OptionalLong.of(downSince.getAsLong() + STUCK.toNanos())
        : OptionalLong.empty();
  }

  Meaning tick(long now) {
    OptionalLong due = wakeAt();
    if (due.isEmpty() || now - due.getAsLong() < 0) {
      return Meaning.NOTHING;
    }
    if (chatters) {
      chatters = false;
      return Meaning.WELL;
    }
    stuck = true;
    return Meaning.STUCK;
  }
}
