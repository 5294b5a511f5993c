package fr.heurtoir.gateway.push;

import fr.heurtoir.gateway.ops.TokenBucket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is under way to one phone: one request at a time, and of each ring the newest message only.
 */
final class Lane {
  /** Held during a request, so that a ring's end never overtakes its beginning. */
  final ReentrantLock turn = new ReentrantLock(true);

  /** How often this phone may be sent something. */
  final TokenBucket bucket;

  /** Of its subscription; read and written during its turn. */
  Refusals.Count refusals = Refusals.Count.NONE;

  private final Map<String, Object> newest = new ConcurrentHashMap<>();

  Lane(TokenBucket bucket) {
    this.bucket = bucket;
  }

  /** A message of a ring, or test, of that id begins: those before it are worth nothing now. */
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
