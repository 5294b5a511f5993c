package fr.heurtoir.door.lock;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Counts refusals, and decides which of them are logged: the first of its kind in a minute. One
 * line at the end of the minute sums up the others.
 */
final class RefusalTally {
  static final Duration EACH = Duration.ofMinutes(1);

  private final Map<Refusal, Long> total = new EnumMap<>(Refusal.class);
  private final Map<Refusal, Long> minute = new EnumMap<>(Refusal.class);
  private OptionalLong minuteEnds = OptionalLong.empty();

  /** Counts one. Returns whether it is the first of its kind in this minute. */
  boolean first(Refusal why, long now) {
    total.merge(why, 1L, Long::sum);
    if (minuteEnds.isEmpty()) {
      minuteEnds = OptionalLong.of(now + EACH.toNanos());
    }
    return minute.merge(why, 1L, Long::sum) == 1;
  }

  /**
   * At the end of a minute: the refusals without their own line, for example {@code forged=400}.
   */
  Optional<String> summary(long now) {
    if (minuteEnds.isEmpty() || now - minuteEnds.getAsLong() < 0) {
      return Optional.empty();
    }
    StringBuilder more = new StringBuilder();
    minute.forEach(
        (why, count) -> {
          if (count > 1) {
            more.append(more.isEmpty() ? "" : " ").append(why.code()).append('=').append(count - 1);
          }
        });
    minute.clear();
    minuteEnds = OptionalLong.empty();
    return more.isEmpty() ? Optional.empty() : Optional.of(more.toString());
  }

  OptionalLong wakeAt() {
    return minuteEnds;
  }

  /** All counts since the start, by {@link Refusal#code()}. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    total.forEach((why, count) -> counts.put(why.code(), count));
    return counts;
  }
}
