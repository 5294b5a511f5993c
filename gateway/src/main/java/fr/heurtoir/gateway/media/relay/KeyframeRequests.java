package fr.heurtoir.gateway.media.relay;

/**
 * Decides when to ask a source for a keyframe: at most once per {@value #SPACING_MILLIS} ms for all
 * viewers together, and again after {@value #PATIENCE_MILLIS} ms without a keyframe.
 */
final class KeyframeRequests {
  static final int SPACING_MILLIS = 200;
  static final int PATIENCE_MILLIS = 1_000;

  private boolean wanted;
  private boolean unanswered;
  private boolean everSent;
  private long lastSent;

  /** Notes that a keyframe is needed. */
  void request() {
    wanted = true;
  }

  /** A keyframe is still needed. Adds no request where one is already waiting for its keyframe. */
  void requestUnlessPending() {
    wanted |= !unanswered;
  }

  /** A keyframe started to arrive. */
  void arrived() {
    wanted = false;
    unanswered = false;
  }

  /** Whether a request must be sent now. The caller sends it: the request counts as sent. */
  boolean due(long now) {
    long since = everSent ? now - lastSent : Long.MAX_VALUE;
    if (wanted && since >= SPACING_MILLIS * 1_000_000L
        || unanswered && since >= PATIENCE_MILLIS * 1_000_000L) {
      wanted = false;
      unanswered = true;
      everSent = true;
      lastSent = now;
      return true;
    }
    return false;
  }
}
