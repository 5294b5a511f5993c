package fr.heurtoir.gateway.media.relay;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The current group of pictures from its keyframe on, for viewers that join. When it exceeds its
 * limits, all of it is dropped, because a part cannot be decoded. The next viewer then makes the
 * relay request a keyframe.
 */
final class GopCache {
  private final RelayLimits limits;
  private final @Nullable SourcePacket[] ring;
  private boolean open;
  private long first;
  private long last;
  private long keyTimestamp;
  private long began;
  private int bytes;

  GopCache(RelayLimits limits) {
    this.limits = limits;
    this.ring = new @Nullable SourcePacket[limits.gopPackets()];
  }

  /**
   * Keeps a packet that belongs to the current group.
   *
   * @return whether a new group started with it
   */
  boolean add(SourcePacket packet, long now) {
    boolean begins = false;
    if (packet.keyframe()
        && (!open || packet.extendedSequence() > first && packet.timestamp() != keyTimestamp)) {
      // Packets of the new group that arrived before its first packet, out of order, are kept.
      releaseBefore(packet.extendedSequence());
      first = packet.extendedSequence();
      last = open ? Math.max(last, first) : first;
      open = true;
      keyTimestamp = packet.timestamp();
      began = now;
      begins = true;
    }
    if (!open || packet.extendedSequence() < first) {
      return begins;
    }
    int size = packet.payload().readableBytes();
    if (packet.extendedSequence() - first >= ring.length || bytes + size > limits.gopBytes()) {
      clear();
      return begins;
    }
    int slot = (int) (packet.extendedSequence() % ring.length);
    if (ring[slot] == null) {
      // A copy: the original is a slice of a large receive buffer, which must not be held.
      ring[slot] =
          new SourcePacket(
              packet.extendedSequence(),
              packet.timestamp(),
              packet.marker(),
              packet.keyframe(),
              packet.payload().copy());
      bytes += size;
      last = Math.max(last, packet.extendedSequence());
    }
    return begins;
  }

  /** Whether a viewer may start with this group. */
  boolean usable(long now) {
    return open && now - began <= limits.gopAge().toNanos();
  }

  /**
   * The payloads of the group's keyframe in order, borrowed until the next call of another method.
   * Empty where the keyframe began before that time or is incomplete.
   */
  List<ByteBuf> keyframe(long since) {
    List<ByteBuf> payloads = new ArrayList<>();
    for (long extended = first; open && began - since >= 0 && extended <= last; extended++) {
      SourcePacket packet = ring[(int) (extended % ring.length)];
      if (packet == null || packet.timestamp() != keyTimestamp) {
        return List.of();
      }
      payloads.add(packet.payload());
      if (packet.marker()) {
        return payloads;
      }
    }
    return List.of();
  }

  /** The packets in order, borrowed until the next call of another method. */
  List<SourcePacket> packets() {
    List<SourcePacket> packets = new ArrayList<>();
    if (open) {
      for (long extended = first; extended <= last; extended++) {
        SourcePacket packet = ring[(int) (extended % ring.length)];
        if (packet != null) {
          packets.add(packet);
        }
      }
    }
    return packets;
  }

  void clear() {
    releaseBefore(Long.MAX_VALUE);
    open = false;
  }

  private void releaseBefore(long extended) {
    for (int i = 0; i < ring.length; i++) {
      SourcePacket packet = ring[i];
      if (packet != null && packet.extendedSequence() < extended) {
        bytes -= packet.payload().readableBytes();
        packet.payload().release();
        ring[i] = null;
      }
    }
  }
}
