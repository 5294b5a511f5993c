package fr.heurtoir.door.desk;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Plays voice packets of any length by their RTP timestamps (RFC 3550 section 5.1); one octet is
 * one sample. Playing begins when 60 ms are buffered, or 40 ms more than the longest packet. At
 * most 200 ms more than that are buffered, and the oldest are dropped. Missing samples are silence,
 * and late ones are dropped. One lock, two threads.
 */
final class JitterBuffer {
  /** The amount taken at a time: 20 ms. */
  static final int FRAME = 160;

  private static final int FIRST = 3 * FRAME;
  private static final int BEYOND_PACKET = 2 * FRAME;
  static final int MOST = 10 * FRAME;

  /** The most packets buffered, however short they are. */
  static final int MOST_PACKETS = 64;

  /** A timestamp further back than this is no late packet: the sender restarted. */
  private static final int ANEW = 50 * FRAME;

  private final TreeMap<Long, byte[]> waiting = new TreeMap<>();
  private final byte silence;
  private boolean playing;
  private boolean heard;
  private int source;
  private long newest;
  private long next;
  private int longest = FRAME;
  private long dropped;

  /**
   * @param silence the octet for silence
   */
  JitterBuffer(byte silence) {
    this.silence = silence;
  }

  /**
   * Adds a packet.
   *
   * @param ssrc its synchronization source; another one restarts the buffer
   * @param timestamp of its first sample, at 8,000 a second
   */
  synchronized void put(int ssrc, int timestamp, byte[] payload) {
    if (payload.length == 0) {
      return;
    }
    int ahead = heard && ssrc == source ? timestamp - (int) newest : 0;
    if (!heard || ssrc != source || ahead < -ANEW) {
      begin(ssrc, timestamp);
      ahead = 0;
    }
    long at = newest + ahead;
    newest = Math.max(newest, at);
    longest = Math.max(longest, Math.min(payload.length, MOST));
    if (playing && at + payload.length <= next) {
      dropped++;
      return;
    }
    waiting.put(at, payload);
    while (waiting.size() > MOST_PACKETS || waiting.size() > 1 && length() > MOST + longest) {
      waiting.pollFirstEntry();
      dropped++;
      next = Math.max(next, waiting.firstKey());
    }
  }

  private void begin(int ssrc, int timestamp) {
    waiting.clear();
    playing = false;
    heard = true;
    source = ssrc;
    newest = timestamp;
    longest = FRAME;
  }

  /** The buffered samples, from the next one to the end of the newest packet. */
  private long length() {
    Map.Entry<Long, byte[]> last = waiting.lastEntry();
    long from = playing ? next : waiting.firstKey();
    return last.getKey() + last.getValue().length - from;
  }

  /** The next 20 ms: {@link #FRAME} octets, or empty for silence. */
  synchronized Optional<byte[]> take() {
    if (!playing) {
      if (waiting.isEmpty() || length() < Math.max(FIRST, longest + BEYOND_PACKET)) {
        return Optional.empty();
      }
      playing = true;
      next = waiting.firstKey();
    }
    if (waiting.isEmpty()) {
      // Nothing came for as long as the buffer holds: the next packet restarts it.
      playing = false;
      return Optional.empty();
    }
    byte[] due = new byte[FRAME];
    Arrays.fill(due, silence);
    boolean sound = false;
    Iterator<Map.Entry<Long, byte[]>> each = waiting.headMap(next + FRAME).entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Long, byte[]> packet = each.next();
      byte[] payload = packet.getValue();
      long from = Math.max(next, packet.getKey());
      long to = Math.min(next + FRAME, packet.getKey() + payload.length);
      if (from < to) {
        System.arraycopy(
            payload, (int) (from - packet.getKey()), due, (int) (from - next), (int) (to - from));
        sound = true;
      }
      if (packet.getKey() + payload.length <= next + FRAME) {
        each.remove();
      }
    }
    next += FRAME;
    return sound ? Optional.of(due) : Optional.empty();
  }

  synchronized long dropped() {
    return dropped;
  }
}
