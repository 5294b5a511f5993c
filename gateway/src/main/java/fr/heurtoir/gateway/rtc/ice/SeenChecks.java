package fr.heurtoir.gateway.rtc.ice;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The authentic checks that came lately. A check's integrity does not cover where it came from:
 * whoever hears one could send it again in somebody else's name, and media would go there. So each
 * transaction belongs to the tuple that it came from first, for as long as its sender may repeat
 * it. Only authentic checks are remembered, so that no stranger can push one out.
 */
final class SeenChecks {
  /** More than a full agent sends in {@link #REPEATED_NANOS}: about one every 50 ms. */
  static final int MOST = 1024;

  /** How long a request may be repeated (RFC 8489 section 6.2.1: 39.5 s). */
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

  /** Whether somebody sends again what was somebody else's, or was over long ago. */
  boolean replayed(byte[] transaction, Tuple from, long now) {
    Seen first = seen.get(ByteBuffer.wrap(transaction));
    return first != null && (!first.from.equals(from) || now - first.at > REPEATED_NANOS);
  }

  void add(byte[] transaction, Tuple from, long now) {
    seen.putIfAbsent(ByteBuffer.wrap(transaction), new Seen(from, now));
  }
}
