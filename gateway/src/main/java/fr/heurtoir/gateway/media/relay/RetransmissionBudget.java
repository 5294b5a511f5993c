package fr.heurtoir.gateway.media.relay;

/**
 * Limits the retransmissions for one viewer: {@value #PER_SECOND} packets a second, {@value #BURST}
 * at once. A few bytes of NACK request many packets; without a limit one viewer could fill the
 * gateway's uplink.
 */
final class RetransmissionBudget {
  static final int PER_SECOND = 500;
  static final int BURST = 250;

  private double left = BURST;
  private boolean used;
  private long last;

  /** Whether one more packet may be retransmitted now. It counts as retransmitted. */
  boolean take(long now) {
    if (used) {
      left = Math.min(BURST, left + (now - last) * 1e-9 * PER_SECOND);
    }
    used = true;
    last = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
