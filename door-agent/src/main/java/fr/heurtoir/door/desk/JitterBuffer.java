package fr.heurtoir.door.desk;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts voice packets in order: playing begins with three (60 ms), never more than ten wait, one
 * that comes after its turn is dropped, and one that is missing is silence. One lock, two threads.
 */
final class JitterBuffer {
  static final int FIRST = 3;
  static final int MOST = 10;

  private final TreeMap<Long, byte[]> waiting = new TreeMap<>();
  private boolean playing;
  private long highest = -1;
  private long next;
  private long dropped;

  /** A packet came. */
  synchronized void put(int sequence, byte[] payload) {
    long at = extended(sequence);
    if (playing && at < next) {
      dropped++;
      return;
    }
    waiting.put(at, payload);
    while (waiting.size() > MOST) {
      waiting.pollFirstEntry();
      dropped++;
      next = waiting.firstKey();
    }
  }

  /** The sequence number without its wrapping at 16 bits (RFC 3550 appendix A.1). */
  private long extended(int sequence) {
    if (highest < 0) {
      highest = sequence + 0x1_0000L;
      return highest;
    }
    long at = highest + (short) (sequence - (int) (highest & 0xFFFF));
    highest = Math.max(highest, at);
    return at;
  }

  /** What is to be heard in the next 20 ms; empty for silence. */
  synchronized Optional<byte[]> take() {
    if (!playing) {
      if (waiting.size() < FIRST) {
        return Optional.empty();
      }
      playing = true;
      next = waiting.firstKey();
    }
    if (waiting.isEmpty()) {
      // Nothing came for as long as was kept: it begins anew with what comes.
      playing = false;
      return Optional.empty();
    }
    Map.@Nullable Entry<Long, byte[]> first = waiting.firstEntry();
    if (first == null || first.getKey() - next > MOST) {
      next = first == null ? next : first.getKey();
    }
    byte @Nullable [] due = waiting.remove(next);
    next++;
    return Optional.ofNullable(due);
  }

  synchronized long dropped() {
    return dropped;
  }
}
