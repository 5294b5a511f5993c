package fr.heurtoir.gateway.rtc.srtp;

/**
 * Records which of the newest packet indices were seen (RFC 3711 section 3.3.2), and derives the
 * rollover counter from them (section 3.3.1). An index is 48 bits for RTP (rollover counter,
 * sequence number), 31 bits for RTCP.
 */
final class ReplayWindow {
  private static final long MAX_INDEX = (1L << 48) - 1;

  /** A ring of bits: index i is bit i modulo its size. */
  private final long[] seen;

  private final int size;
  private long highest = -1;

  /**
   * @param size how many indices, the newest included; a power of two, at least 64
   */
  ReplayWindow(int size) {
    if (size < 64 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("a window is a power of two, at least 64");
    }
    this.size = size;
    this.seen = new long[size / 64];
  }

  /** {@link SrtpResult#OK} where that index is new. Changes nothing. */
  SrtpResult check(long index) {
    if (index < 0 || highest - index >= size) {
      return SrtpResult.TOO_OLD;
    }
    if (index > MAX_INDEX) {
      return SrtpResult.KEYS_EXHAUSTED;
    }
    return index <= highest && (seen[word(index)] >>> index & 1) != 0
        ? SrtpResult.REPLAYED
        : SrtpResult.OK;
  }

  /** Records an index that {@link #check} accepted and whose packet is authentic. */
  void mark(long index) {
    if (index > highest) {
      long skipped = index - highest;
      if (skipped >= size) {
        java.util.Arrays.fill(seen, 0);
      } else {
        for (long i = highest + 1; i < index; i++) {
          seen[word(i)] &= ~(1L << i);
        }
      }
      highest = index;
    }
    seen[word(index)] |= 1L << index;
  }

  /**
   * The most probable index of a sequence number: the one nearest to the newest (RFC 3711 appendix
   * A). Negative where that index would precede the stream's beginning.
   *
   * @param sequence 0 to 65535
   */
  long estimate(int sequence) {
    if (highest < 0) {
      return sequence;
    }
    long rollover = highest >>> 16;
    int newest = (int) highest & 0xFFFF;
    if (newest < 0x8000) {
      if (sequence - newest > 0x8000) {
        rollover--;
      }
    } else if (newest - 0x8000 > sequence) {
      rollover++;
    }
    return (rollover << 16) + sequence;
  }

  private int word(long index) {
    return (int) (index & size - 1) >>> 6;
  }
}
