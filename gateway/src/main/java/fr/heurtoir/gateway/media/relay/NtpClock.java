package fr.heurtoir.gateway.media.relay;

import java.time.Instant;

/**
 * Wall-clock time for sender reports, derived from the steady clock.
 *
 * @param originNanos a moment on the steady clock
 * @param originNtp the same moment as NTP time: 32 bits of seconds since 1900, 32 of fraction
 */
public record NtpClock(long originNanos, long originNtp) {
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

  /** A clock on which {@code nanos} of the steady clock equals {@code wall}. */
  public static NtpClock of(Instant wall, long nanos) {
    long fraction = ((long) wall.getNano() << 32) / 1_000_000_000L;
    return new NtpClock(nanos, wall.getEpochSecond() + SECONDS_1900_TO_1970 << 32 | fraction);
  }

  long at(long nanos) {
    long elapsed = nanos - originNanos;
    long seconds = Math.floorDiv(elapsed, 1_000_000_000L);
    long rest = Math.floorMod(elapsed, 1_000_000_000L);
    return originNtp + (seconds << 32) + (rest << 32) / 1_000_000_000L;
  }
}
