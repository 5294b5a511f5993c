package fr.heurtoir.gateway.rtc.rtp;

/**
 * Turns 16-bit sequence numbers into extended ones (RFC 3550 section 6.4.1), which never wrap. Of
 * all candidates it takes the one nearest to the highest seen. Not thread-safe.
 */
public final class SequenceUnwrapper {
  private long highest = -1;

  /** How far {@code to} is ahead of {@code from}, modulo 2^16: -32768 to 32767. */
  public static int distance(int from, int to) {
    return (short) (to - from);
  }

  /**
   * Returns the extended sequence number, and records it where it is the highest so far. The first
   * number gets cycle count 1, so that earlier packets that arrive late stay positive.
   *
   * @param sequence 0 to 65535
   */
  public long extend(int sequence) {
    if (highest < 0) {
      highest = 0x1_0000L + (sequence & 0xFFFF);
      return highest;
    }
    long extended = highest + distance((int) (highest & 0xFFFF), sequence);
    highest = Math.max(highest, extended);
    return extended;
  }

  /** As {@link #extend}, but records nothing. Returns -1 before the first number. */
  public long peek(int sequence) {
    return highest < 0 ? -1 : highest + distance((int) (highest & 0xFFFF), sequence);
  }

  /** The highest extended sequence number so far; -1 before the first. */
  public long highest() {
    return highest;
  }
}
