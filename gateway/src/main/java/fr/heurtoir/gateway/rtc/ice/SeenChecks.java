package fr.heurtoir.gateway.rtc.ice;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Replay protection for authenticated checks. A check's integrity does not cover its source
 * address: an attacker who records a check could send it from another address, and media would go
 * there. So each transaction belongs to the tuple that sent it first, for as long as a sender may
 * retransmit it. Only authenticated checks are stored, so a stranger cannot push one out.
 */
final class SeenChecks {
  /** More checks than a full agent sends in {@link #REPEATED_NANOS}: about one every 50 ms. */
  static final int MOST = 1024;

  /** How long a request may be retransmitted (RFC 8489 section 6.2.1: 39.5 s). */
  private static final long REPEATED_NANOS = Duration.ofSeconds(40).toNanos();

  private record Seen(Tuple from, long at) {}

  private final Map<ByteBuffer, Seen> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Seen> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Whether that transaction came from another tuple before, or is too old to be a retransmission.
   */
  boolean replayed(byte[] transaction, Tuple from, long now) {
    Seen first = seen.get(ByteBuffer.wrap(transaction));
    return first != null && (!first.from.equals(from) || now - first.at > REPEATED_NANOS);
  }

  void add(byte[] transaction, Tuple from, long now) {
    seen.putIfAbsent(ByteBuffer.wrap(transaction), new Seen(from, now));
  }
}
