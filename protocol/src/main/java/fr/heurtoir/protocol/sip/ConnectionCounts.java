package fr.heurtoir.protocol.sip;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts open accepted connections, in total and by source. Any thread. */
final class ConnectionCounts {
  private final int most;
  private final int mostPerSource;
  private final Map<String, Integer> bySource = new HashMap<>();
  private int total;

  ConnectionCounts(int most, int mostPerSource) {
    this.most = most;
    this.mostPerSource = mostPerSource;
  }

  /** Counts one in, or says which bound refuses it. */
  synchronized Optional<Drop> enter(InetAddress source) {
    String key = SourceRates.key(source);
    if (total >= most) {
      return Optional.of(Drop.CONNECTIONS);
    }
    int own = bySource.getOrDefault(key, 0);
    if (own >= mostPerSource) {
      return Optional.of(Drop.CONNECTIONS_OF_SOURCE);
    }
    total++;
    bySource.put(key, own + 1);
    return Optional.empty();
  }

  /** Counts one out that was counted in. */
  synchronized void leave(InetAddress source) {
    total--;
    bySource.computeIfPresent(
        SourceRates.key(source), (unused, own) -> own > 1 ? Integer.valueOf(own - 1) : null);
  }

  synchronized int total() {
    return total;
  }
}
