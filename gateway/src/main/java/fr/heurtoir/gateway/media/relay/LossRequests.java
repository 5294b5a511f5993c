package fr.heurtoir.gateway.media.relay;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which of the door's video packets to ask for again (RFC 4585 generic NACK): each hole at once,
 * then every {@value #SPACING_MILLIS} ms, at most {@value #MAX_TRIES} times. A hole too wide to
 * fill is left to a keyframe.
 */
final class LossRequests {
  static final int MAX_HOLES = 128;
  static final int MAX_TRIES = 5;
  static final int SPACING_MILLIS = 80;

  private final TreeMap<Long, Hole> holes = new TreeMap<>();

  /**
   * Takes note of a packet.
   *
   * @param highestBefore the highest place before it, -1 where there was none
   * @return false where so much is missing that only a keyframe helps
   */
  boolean received(long place, long highestBefore) {
    if (highestBefore < 0) {
      return true;
    }
    if (place <= highestBefore) {
      holes.remove(place);
      return true;
    }
    long missing = place - highestBefore - 1;
    if (missing + holes.size() > MAX_HOLES) {
      holes.clear();
      return false;
    }
    for (long hole = highestBefore + 1; hole < place; hole++) {
      holes.put(hole, new Hole(0, Long.MIN_VALUE));
    }
    return true;
  }

  /** A keyframe began at that place: nothing before it matters. */
  void forgetBefore(long place) {
    holes.headMap(place, false).clear();
  }

  void clear() {
    holes.clear();
  }

  /** The sequence numbers to ask for now, in order; they are taken as asked for. */
  List<Integer> due(long now) {
    if (holes.isEmpty()) {
      return List.of();
    }
    List<Integer> lost = new ArrayList<>();
    for (Iterator<Map.Entry<Long, Hole>> all = holes.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Long, Hole> entry = all.next();
      Hole hole = entry.getValue();
      if (hole.tries > 0 && now - hole.asked < SPACING_MILLIS * 1_000_000L) {
        continue;
      }
      if (hole.tries == MAX_TRIES) {
        all.remove();
        continue;
      }
      entry.setValue(new Hole(hole.tries + 1, now));
      lost.add((int) (entry.getKey() & 0xFFFF));
    }
    return lost;
  }

  private record Hole(int tries, long asked) {}
}
