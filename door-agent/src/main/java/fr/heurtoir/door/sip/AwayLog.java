package fr.heurtoir.door.sip;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs changes of the connection to the gateway: the first of each minute singly, the others as one
 * sum at the end of that minute. One thread.
 */
final class AwayLog {
  private static final Logger LOG = LoggerFactory.getLogger(AwayLog.class);
  static final Duration MINUTE = Duration.ofMinutes(1);
  static final int EACH = 3;

  private final LongSupplier nanos;
  private long from;
  private int logged;
  private int away;
  private int there;

  AwayLog(LongSupplier nanos) {
    this.nanos = nanos;
    this.from = nanos.getAsLong();
  }

  void away(String gateway, String why, long againMillis) {
    if (speaks()) {
      LOG.info("event=sip-away gateway={} reason=\"{}\" again_ms={}", gateway, why, againMillis);
    } else {
      away++;
    }
  }

  void registered(String gateway, long flow, long granted) {
    if (speaks()) {
      LOG.info("event=sip-registered gateway={} flow={} granted_s={}", gateway, flow, granted);
    } else {
      there++;
    }
  }

  /** How many lines were left out since the last sum. */
  int unsaid() {
    return away + there;
  }

  private boolean speaks() {
    long now = nanos.getAsLong();
    if (now - from >= MINUTE.toNanos()) {
      if (unsaid() > 0) {
        LOG.warn(
            "event=sip-unsteady failed={} registered={} in_s={}",
            away,
            there,
            (now - from) / 1_000_000_000L);
      }
      from = now;
      logged = 0;
      away = 0;
      there = 0;
    }
    return ++logged <= EACH;
  }
}
