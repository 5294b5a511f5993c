package fr.heurtoir.gateway.push;

import fr.heurtoir.gateway.ops.TokenBucket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The messages under way to one phone: one request at a time, and only the newest message of each
 * ring.
 */
final class Lane {
  /** Held during a request, so the push of a ring's end never overtakes that of its beginning. */
  final ReentrantLock turn = new ReentrantLock(true);

  /** Limits how often this phone gets a message. */
  final TokenBucket bucket;

  /** Refusals of its subscription; read and written during its request only. */
  Refusals.Count refusals = Refusals.Count.NONE;

  private final Map<String, Object> newest = new ConcurrentHashMap<>();

  Lane(TokenBucket bucket) {
    this.bucket = bucket;
  }

  /** A message of the ring or test with that id begins, and replaces the earlier ones. */
  void begin(String id, Object message) {
    newest.put(id, message);
  }

  boolean isNewest(String id, Object message) {
    return newest.get(id) == message;
  }

  void end(String id, Object message) {
    newest.remove(id, message);
  }
}
