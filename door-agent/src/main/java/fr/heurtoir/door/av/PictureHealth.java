package fr.heurtoir.door.av;

import java.nio.ByteBuffer;
import java.time.LocalTime;
import java.util.function.Supplier;

/**
 * Decides from pictures and time whether the camera sees. Times are nanoseconds of one monotonic
 * clock. Pictures come on the camera's thread, questions on the media thread.
 */
final class PictureHealth {
  static final long SILENT_NANOS = 3_000_000_000L;
  static final long FROZEN_NANOS = 5_000_000_000L;
  static final long BLACK_NANOS = 5_000_000_000L;

  /**
   * The hours in which a free lens sees something everywhere in France. Outside of them darkness is
   * normal.
   */
  private static final LocalTime DAY_FROM = LocalTime.of(10, 0);

  private static final LocalTime DAY_TO = LocalTime.of(15, 0);

  private final Supplier<LocalTime> clock;
  private final SampledLines lines = new SampledLines();
  private long newest;
  private long changed;
  private long lit;
  private boolean everChanged;
  private boolean dark;
  private boolean open;

  /** The state of the picture. */
  enum Verdict {
    /** Not enough pictures yet. */
    WAITING,
    /** Pictures come, change and are not black. */
    FINE,
    /** No picture for three seconds. */
    SILENT,
    /** The same picture for five seconds. */
    FROZEN,
    /** Black for five seconds by day: the lens is covered, or the camera dead. */
    BLACK,
    /**
     * Dark at an hour when that is normal: pictures come, but whether the lens is free is unknown.
     */
    NIGHT
  }

  /**
   * @param clock of the station's own time of day
   */
  PictureHealth(Supplier<LocalTime> clock) {
    this.clock = clock;
  }

  /** The camera was opened. */
  synchronized void opened(long now) {
    lines.forget();
    open = true;
    newest = now;
    changed = now;
    lit = now;
    everChanged = false;
    dark = false;
  }

  /** The camera was closed: late pictures are ignored. */
  synchronized void closed() {
    open = false;
  }

  /**
   * Handles a picture.
   *
   * @param luma its first plane, read by index; not kept
   * @param stride bytes from one line to the next
   */
  synchronized void picture(ByteBuffer luma, int stride, int width, int height, long now) {
    if (!open) {
      return;
    }
    lines.take(luma, stride, width, height);
    newest = now;
    if (!lines.same()) {
      everChanged = true;
      changed = now;
    }
    dark = lines.black();
    if (!dark) {
      lit = now;
    }
  }

  synchronized Verdict verdict(long now) {
    if (!open) {
      return Verdict.WAITING;
    }
    if (now - newest >= SILENT_NANOS) {
      return Verdict.SILENT;
    }
    if (now - lit >= BLACK_NANOS) {
      LocalTime time = clock.get();
      return time.isBefore(DAY_FROM) || !time.isBefore(DAY_TO) ? Verdict.NIGHT : Verdict.BLACK;
    }
    if (dark) {
      return Verdict.WAITING;
    }
    if (now - changed >= FROZEN_NANOS) {
      return Verdict.FROZEN;
    }
    return everChanged ? Verdict.FINE : Verdict.WAITING;
  }
}
