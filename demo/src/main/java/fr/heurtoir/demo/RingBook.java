package fr.heurtoir.demo;

import fr.heurtoir.protocol.log.LogLine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The rings in the gateway's log: which ring a door has now, and how each ended. Any thread.
 * Remembers the last 256 rings.
 */
final class RingBook {
  private static final int MOST = 256;

  private final Map<String, CompletableFuture<String>> started = new LinkedHashMap<>();
  private final Map<String, CompletableFuture<Map<String, String>>> endings =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<String, CompletableFuture<Map<String, String>>> eldest) {
          return size() > MOST;
        }
      };

  /** Handles a line of the gateway's log; call it for each. */
  synchronized void line(String line) {
    if (!line.contains("event=ring")) {
      return;
    }
    Map<String, String> words = LogLine.read(line);
    String ring = words.getOrDefault("ring", "");
    String door = words.getOrDefault("door", "");
    switch (words.getOrDefault("event", "")) {
      case "ring" -> {
        CompletableFuture<String> waiting = started.remove(door);
        if (waiting != null) {
          waiting.complete(ring);
        }
      }
      case "ring-ended" -> {
        CompletableFuture<String> waiting = started.remove(door);
        if (waiting != null) {
          waiting.complete(ring);
        }
        ending(ring).complete(words);
      }
      default -> {}
    }
  }

  /** Completes with the next ring of a door. */
  synchronized CompletableFuture<String> next(String door) {
    return started.computeIfAbsent(door, d -> new CompletableFuture<>());
  }

  /** Completes with the fields of the ring's summary line when that ring has ended. */
  synchronized CompletableFuture<Map<String, String>> ending(String ring) {
    return endings.computeIfAbsent(ring, r -> new CompletableFuture<>());
  }
}
