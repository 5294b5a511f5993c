package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.media.transport.PacketCounter;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The media plane's counters since its start. Its loops write them, and lose no count; any thread
 * may read them.
 */
public final class MediaCounters implements PacketCounter {
  private final AtomicLongArray drops = new AtomicLongArray(DropReason.values().length);
  private final LongAdder packetsIn = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder handedOver = new LongAdder();
  private final LongAdder packetsOut = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();

  @Override
  public void dropped(DropReason reason) {
    drops.getAndIncrement(reason.ordinal());
  }

  /** How many packets were dropped for that reason. */
  public long of(DropReason reason) {
    return drops.get(reason.ordinal());
  }

  /** How many packets were dropped, by reason. Reasons that never occurred are left out. */
  public Map<DropReason, Long> drops() {
    Map<DropReason, Long> counted = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      long count = drops.get(reason.ordinal());
      if (count > 0) {
        counted.put(reason, count);
      }
    }
    return counted;
  }

  /** Datagrams and frames received, of every kind. */
  public long packetsIn() {
    return packetsIn.sum();
  }

  /** The bytes received, without the headers of UDP, TCP and framing. */
  public long bytesIn() {
    return bytesIn.sum();
  }

  /** Those of them that were read by another loop than their ring's, and handed over to it. */
  public long handedOver() {
    return handedOver.sum();
  }

  /** Datagrams and frames handed to the sockets. */
  public long packetsOut() {
    return packetsOut.sum();
  }

  /** The bytes sent, without the headers of UDP, TCP and framing. */
  public long bytesOut() {
    return bytesOut.sum();
  }

  @Override
  public void received(int bytes) {
    packetsIn.increment();
    bytesIn.add(bytes);
  }

  @Override
  public void crossed() {
    handedOver.increment();
  }

  @Override
  public void sent(int bytes) {
    packetsOut.increment();
    bytesOut.add(bytes);
  }
}
