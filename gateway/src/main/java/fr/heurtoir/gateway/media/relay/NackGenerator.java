package fr.heurtoir.gateway.media.relay;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides which of the door's video packets to request again (generic NACK, RFC 4585 section
 * 6.2.1): each at once, then every {@value #SPACING_MILLIS} ms, at most {@value #MAX_TRIES} times.
 * A gap that is too wide is left to a keyframe.
 */
final class NackGenerator {
  static final int MAX_MISSING = 128;
  static final int MAX_TRIES = 5;
  static final int SPACING_MILLIS = 80;

  private final TreeMap<Long, Request> missing = new TreeMap<>();

  /**
   * Records a received packet.
   *
   * @param highestBefore the highest extended sequence number before it, -1 where there was none
   * @return false where so much is missing that only a keyframe helps
   */
  boolean received(long extended, long highestBefore) {
    if (highestBefore < 0) {
      return true;
    }
    if (extended <= highestBefore) {
      missing.remove(extended);
      return true;
    }
    long gap = extended - highestBefore - 1;
    if (gap + missing.size() > MAX_MISSING) {
      missing.clear();
      return false;
    }
    for (long lost = highestBefore + 1; lost < extended; lost++) {
      missing.put(lost, new Request(0, Long.MIN_VALUE));
    }
    return true;
  }

  /** A keyframe started with that packet: earlier packets are no longer needed. */
  void forgetBefore(long extended) {
    missing.headMap(extended, false).clear();
  }

  void clear() {
    missing.clear();
  }

  /** The sequence numbers to request now, in order. They count as requested. */
  List<Integer> due(long now) {
    if (missing.isEmpty()) {
      return List.of();
    }
    List<Integer> lost = new ArrayList<>();
    for (Iterator<Map.Entry<Long, Request>> all = missing.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Long, Request> entry = all.next();
      Request request = entry.getValue();
      if (request.tries > 0 && now - request.asked < SPACING_MILLIS * 1_000_000L) {
        continue;
      }
      if (request.tries == MAX_TRIES) {
        all.remove();
        continue;
      }
      entry.setValue(new Request(request.tries + 1, now));
      lost.add((int) (entry.getKey() & 0xFFFF));
    }
    return lost;
  }

  private record Request(int tries, long asked) {}
}
