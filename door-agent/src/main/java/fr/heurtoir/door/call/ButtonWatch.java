package fr.heurtoir.door.call;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Recognises presses in the edges of the bell's line. A press is a level that is steady for the
 * debounce time, so neither a spike on a long wire nor a bouncing contact is one. A contact that
 * chatters or sticks gives no presses, and is reported once until it works again. Times are
 * nanoseconds of the monotonic clock; the kernel stamps the edges.
 */
final class ButtonWatch {
  /** A button held for longer than this is stuck. */
  static final Duration STUCK = Duration.ofSeconds(30);

  /** No finger makes more edges than this within {@link #WINDOW}. */
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

  /** What an edge, or the passing of time, means. */
  enum Meaning {
    /** Nothing. */
    NOTHING,
    /** Somebody pressed, at {@link #pressedAt}. */
    PRESSED,
    /** The button was held for 30 s: it is stuck, or a coin is in it. */
    STUCK,
    /** The contact makes more edges than a finger does. */
    CHATTERS,
    /** A stuck or chattering contact works again. */
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
    // The debounce time may have passed before this edge was delivered.
    boolean whole = rested(nanos);
    OptionalLong since = downSince;
    if (down) {
      // Pressed again: it was released in between, even if that edge was lost.
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

  /** When {@link #tick} must be called. */
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
