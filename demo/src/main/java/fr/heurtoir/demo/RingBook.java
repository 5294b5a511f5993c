package fr.heurtoir.demo;

import fr.heurtoir.protocol.log.LogLine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What the gateway's log says of rings: which ring a door has now, and how each ended. Any thread
 * may call it. Remembers the last 256 rings.
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

  /** Feed it every line of the gateway's log. */
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

  /** Done by the next ring of a door. */
  synchronized CompletableFuture<String> next(String door) {
    return started.computeIfAbsent(door, d -> new CompletableFuture<>());
  }

  /** Done when that ring has ended, by the words of its summary line. */
  synchronized CompletableFuture<Map<String, String>> ending(String ring) {
    return endings.computeIfAbsent(ring, r -> new CompletableFuture<>());
  }
}
