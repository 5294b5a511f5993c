package fr.heurtoir.gateway.media.dtls;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters of a {@link DtlsServer} since its start. Any thread may read them. */
public final class DtlsCounters {
  private final LongAdder completed = new LongAdder();
  private final Map<DtlsFailure, LongAdder> failed = new EnumMap<>(DtlsFailure.class);
  private final Map<DtlsDrop, LongAdder> dropped = new EnumMap<>(DtlsDrop.class);

  DtlsCounters() {
    for (DtlsFailure failure : DtlsFailure.values()) {
      failed.put(failure, new LongAdder());
    }
    for (DtlsDrop drop : DtlsDrop.values()) {
      dropped.put(drop, new LongAdder());
    }
  }

  /** Handshakes that succeeded. */
  public long completed() {
    return completed.sum();
  }

  /** Handshakes that failed for that reason. */
  public long failed(DtlsFailure reason) {
    return adder(failed, reason).sum();
  }

  /** Datagrams dropped for that reason. */
  public long dropped(DtlsDrop reason) {
    return adder(dropped, reason).sum();
  }

  void complete() {
    completed.increment();
  }

  void fail(DtlsFailure reason) {
    adder(failed, reason).increment();
  }

  void drop(DtlsDrop reason) {
    adder(dropped, reason).increment();
  }

  private static <K extends Enum<K>> LongAdder adder(Map<K, LongAdder> counters, K reason) {
    LongAdder adder = counters.get(reason);
    if (adder == null) {
      throw new IllegalStateException("every reason has its counter");
    }
    return adder;
  }
}
