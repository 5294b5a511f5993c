package fr.heurtoir.gateway.media.relay;

/**
 * When to ask a source for a keyframe: at most once per {@value #SPACING_MILLIS} ms however many
 * viewers need one, and again after {@value #PATIENCE_MILLIS} ms without one.
 */
final class KeyframeRequests {
  static final int SPACING_MILLIS = 200;
  static final int PATIENCE_MILLIS = 1_000;

  private boolean wanted;
  private boolean unanswered;
  private boolean everSent;
  private long lastSent;

  /** A keyframe is needed. */
  void request() {
    wanted = true;
  }

  /** A keyframe is still needed: no new request where one was sent and not answered yet. */
  void requestUnlessPending() {
    wanted |= !unanswered;
  }

  /** A keyframe began to arrive. */
  void arrived() {
    wanted = false;
    unanswered = false;
  }

  /** Whether a request has to go out now; it is taken as sent. */
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
