package fr.heurtoir.gateway.media.relay;

/**
 * How many packets one viewer may have sent again: {@value #PER_SECOND} a second, {@value #BURST}
 * at once. A few bytes of NACK ask for many packets; without a bound one viewer could fill the
 * gateway's uplink.
 */
final class RetransmissionBudget {
  static final int PER_SECOND = 500;
  static final int BURST = 250;

  private double left = BURST;
  private boolean used;
  private long last;

  /** Whether one more may be sent now; it is taken as sent. */
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
