package fr.heurtoir.protocol.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Limits the lines of each kind: a burst, and then a number a minute. A kind comes from the
 * program, never from a peer, so the number of kinds is limited. Thread-safe.
 */
final class LogLimiter {
  /** The most kinds with their own counts; all others share one. */
  static final int MOST_KINDS = 2_048;

  /** Warnings and errors, which strangers can provoke. */
  static final Rate LOUD = new Rate(100, 6);

  /** All other lines: normal events may be frequent. */
  static final Rate QUIET = new Rate(500, 300);

  private static final long MINUTE = 60_000_000_000L;

  private final LongSupplier nanos;
  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();
  private final LongAdder all = new LongAdder();

  /**
   * A rate.
   *
   * @param burst lines at once
   * @param perMinute further lines a minute
   */
  record Rate(int burst, int perMinute) {}

  /** How many lines of one kind were suppressed since the last report. */
  record Left(String kind, long lines) {}

  private static final class Kind {
    private final Rate rate;
    private double tokens;
    private long last;
    private long left;

    Kind(Rate rate, long now) {
      this.rate = rate;
      this.tokens = rate.burst();
      this.last = now;
    }

    synchronized boolean take(long now) {
      double more = Math.max(0, now - last) * (double) rate.perMinute() / MINUTE;
      tokens = Math.min(rate.burst(), tokens + more);
      last = now;
      if (tokens < 1) {
        left++;
        return false;
      }
      tokens -= 1;
      return true;
    }

    synchronized long told() {
      long now = left;
      left = 0;
      return now;
    }
  }

  /**
   * @param nanos monotonic nanoseconds
   */
  LogLimiter(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether a line of that kind may be written. Counts it where not. */
  boolean permits(String kind, boolean loud) {
    long now = nanos.getAsLong();
    Kind known = kinds.get(kind);
    if (known == null) {
      String name = kinds.size() < MOST_KINDS ? kind : "others";
      known = kinds.computeIfAbsent(name, k -> new Kind(loud ? LOUD : QUIET, now));
    }
    boolean permitted = known.take(now);
    if (!permitted) {
      all.increment();
    }
    return permitted;
  }

  /** The lines suppressed since the last call. */
  List<Left> left() {
    List<Left> left = new ArrayList<>();
    kinds.forEach(
        (name, kind) -> {
          long lines = kind.told();
          if (lines > 0) {
            left.add(new Left(name, lines));
          }
        });
    return left;
  }

  /** How many lines were suppressed since the start. */
  long all() {
    return all.sum();
  }
}
