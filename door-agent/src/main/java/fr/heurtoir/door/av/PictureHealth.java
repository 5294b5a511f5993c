package fr.heurtoir.door.av;

import java.nio.ByteBuffer;

/**
 * Judges from the pictures and the time whether the camera sees. Times are nanoseconds of one
 * monotonic clock. Pictures come on the camera's thread, questions on the media thread.
 */
final class PictureHealth {
  static final long SILENT_NANOS = 3_000_000_000L;
  static final long FROZEN_NANOS = 5_000_000_000L;
  static final long BLACK_NANOS = 5_000_000_000L;

  private final SampledLines lines = new SampledLines();
  private long newest;
  private long changed;
  private long lit;
  private boolean everChanged;
  private boolean dark;
  private boolean open;

  /** What is known. */
  enum Verdict {
    /** Not enough pictures yet to say. */
    WAITING,
    /** Pictures come, change and are not black. */
    FINE,
    /** No picture for three seconds. */
    SILENT,
    /** The same picture for five seconds. */
    FROZEN,
    /** Black for five seconds. */
    BLACK
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

  /** The camera was closed: what comes late is not judged. */
  synchronized void closed() {
    open = false;
  }

  /**
   * A picture came.
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
      return Verdict.BLACK;
    }
    if (now - changed >= FROZEN_NANOS) {
      return Verdict.FROZEN;
    }
    return everChanged && !dark ? Verdict.FINE : Verdict.WAITING;
  }
}
