package fr.heurtoir.gateway.rtc.rtp;

/**
 * Follows 16-bit sequence numbers around their wrap: each is given its place on an endless line, by
 * the reading that is nearest to the highest seen.
 */
public final class Sequence {
  private long highest = -1;

  /** How far {@code to} is ahead of {@code from} on the circle: -32768 to 32767. */
  public static int distance(int from, int to) {
    return (short) (to - from);
  }

  /**
   * The place of a number on the line. The first number is placed one turn up, so that late ones
   * before it stay positive.
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

  /** The place of a number on the line, without moving the line on; -1 before the first. */
  public long place(int sequence) {
    return highest < 0 ? -1 : highest + distance((int) (highest & 0xFFFF), sequence);
  }

  /** The highest place so far; -1 before the first number. */
  public long highest() {
    return highest;
  }
}
