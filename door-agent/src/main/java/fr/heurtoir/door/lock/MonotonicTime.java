package fr.heurtoir.door.lock;

import java.util.OptionalLong;

/**
 * Times of the monotonic clock. Their numbers may overflow, so they are compared by their
 * difference ({@link System#nanoTime}).
 */
final class MonotonicTime {
  private MonotonicTime() {}

  static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }

  static OptionalLong earlier(OptionalLong one, OptionalLong other) {
    if (one.isEmpty()) {
      return other;
    }
    return other.isEmpty() ? one : OptionalLong.of(earlier(one.getAsLong(), other.getAsLong()));
  }
}
