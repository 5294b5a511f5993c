package fr.heurtoir.gateway.media.transport;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Packets that a peer may request again by NACK: the last {@value #CAPACITY}, for two seconds. They
 * are kept as sent, because protecting one sequence number twice would reuse its nonce.
 */
final class RetransmissionBuffer {
  static final int CAPACITY = 1_024;
  private static final long AGE_NANOS = 2_000_000_000L;
  private static final long SWEEP_NANOS = 500_000_000L;

  private final @Nullable ByteBuf[] packets = new @Nullable ByteBuf[CAPACITY];
  private final int[] sequences = new int[CAPACITY];
  private final long[] times = new long[CAPACITY];
  private int count;
  private long swept;

  /** Keeps a packet and takes ownership of it. */
  void keep(int sequence, ByteBuf packet, long now) {
    int slot = sequence % CAPACITY;
    release(slot);
    packets[slot] = packet;
    sequences[slot] = sequence;
    times[slot] = now;
    count++;
  }

  /** A kept packet for retransmission, retained for the caller, or null. */
  @Nullable ByteBuf find(int sequence, long now) {
    int slot = sequence % CAPACITY;
    ByteBuf packet = packets[slot];
    return packet != null && sequences[slot] == sequence && now - times[slot] <= AGE_NANOS
        ? packet.retainedDuplicate()
        : null;
  }

  /** Releases old packets. Looks twice a second at most. */
  void expire(long now) {
    if (count == 0 || now - swept < SWEEP_NANOS) {
      return;
    }
    swept = now;
    for (int slot = 0; count > 0 && slot < CAPACITY; slot++) {
      if (now - times[slot] > AGE_NANOS) {
        release(slot);
      }
    }
  }

  void clear() {
    for (int slot = 0; slot < CAPACITY; slot++) {
      release(slot);
    }
  }

  private void release(int slot) {
    ByteBuf packet = packets[slot];
    if (packet != null) {
      packet.release();
      packets[slot] = null;
      count--;
    }
  }
}
