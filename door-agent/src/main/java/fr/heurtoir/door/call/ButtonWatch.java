package fr.heurtoir.door.call;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Makes presses of the bell line's edges: a press is a level that rests for the debounce time, so
 * that neither a spike on a long wire nor a contact that bounces is one. A contact that chatters or
 * sticks gives no presses, and is told once until it is well again. Times are nanoseconds of the
 * monotonic clock, those of edges the kernel's.
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
  private boolean counted;
  private long pressedAt;
  private boolean stuck;
  private boolean chatters;
  private long windowFrom;
  private int edges;

  /** What an edge or the time means. */
  enum Meaning {
    /** Nothing. */
    NOTHING,
    /** Somebody pressed; {@link #pressedAt} says when. */
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

  /** When the newest press began. */
  long pressedAt() {
    return pressedAt;
  }

  Meaning edge(boolean down, long nanos) {
    if (lastEdge.isEmpty() || nanos - windowFrom > WINDOW.toNanos()) {
      windowFrom = nanos;
      edges = 0;
    }
    lastEdge = OptionalLong.of(nanos);
    edges++;
    // Its time may have come before this edge was brought.
    boolean whole = rested(nanos);
    OptionalLong since = downSince;
    if (down) {
      // Down again: it was up in between, whether or not that edge was seen.
      downSince = OptionalLong.of(nanos);
      counted = false;
    } else {
      downSince = OptionalLong.empty();
      if (stuck) {
        stuck = false;
        return Meaning.WELL;
      }
    }
    if (!chatters && edges > CHATTER) {
      chatters = true;
      return Meaning.CHATTERS;
    }
    return whole ? pressed(since) : Meaning.NOTHING;
  }

  private boolean rested(long now) {
    return !counted
        && !chatters
        && downSince.isPresent()
        && now - downSince.getAsLong() >= debounce;
  }

  private Meaning pressed(OptionalLong since) {
    pressedAt = since.getAsLong();
    return Meaning.PRESSED;
  }

  /** When {@link #tick} is wanted. */
  OptionalLong wakeAt() {
    if (chatters && lastEdge.isPresent()) {
      return OptionalLong.of(lastEdge.getAsLong() + WINDOW.toNanos());
    }
    if (downSince.isEmpty() || stuck) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(downSince.getAsLong() + (counted ? STUCK.toNanos() : debounce));
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
    if (!counted) {
      counted = true;
      return pressed(downSince);
    }
    stuck = true;
    return Meaning.STUCK;
  }
}
