package fr.heurtoir.gateway.media.relay;

import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The door's picture towards one viewer. It starts with a keyframe, resumes at a keyframe after
 * every interruption, and forwards everything in between.
 */
final class VideoSender {
  /** Hears the size of every packet in bytes. */
  interface SentBytes {
    void sent(int bytes, long now);
  }

  /**
   * Timestamps of cached frames are this many clock units apart (1 ms), so that the viewer catches
   * up at once.
   */
  private static final int CATCH_UP = 90;

  private static final long SLOW_PATIENCE_NANOS = 2_000_000_000L;

  private final SendStream stream;
  private final LegOutput output;
  private final DropCounter drops;
  private final SentBytes sentBytes;
  private boolean flowing;
  private boolean slow;
  private long slowSince;
  private Map<Long, Long> caughtUp = Map.of();

  VideoSender(SendStream stream, LegOutput output, DropCounter drops, SentBytes sentBytes) {
    this.stream = stream;
    this.output = output;
    this.drops = drops;
    this.sentBytes = sentBytes;
  }

  SendStream stream() {
    return stream;
  }

  /** Whether this viewer waits for a keyframe and could take one now. */
  boolean waiting() {
    return !flowing && !output.congested();
  }

  /**
   * Whether the door may be asked for a keyframe for this viewer. A viewer whose connection was
   * full first waits a while for a keyframe that comes anyway, because a keyframe is large and goes
   * to all viewers.
   */
  boolean mayAsk(long now) {
    return waiting() && (!slow || now - slowSince >= SLOW_PATIENCE_NANOS);
  }

  /** The source or the path to the viewer was interrupted: resume at the next keyframe. */
  void interrupt() {
    flowing = false;
  }

  /**
   * Starts with a group of pictures, whose first packet begins its keyframe.
   *
   * @return false where the viewer has had this group already and needs a newer keyframe
   */
  boolean begin(List<SourcePacket> group, Object source, long now) {
    if (group.isEmpty() || stream.repeats(group.getFirst().extendedSequence(), source)) {
      return false;
    }
    long latest = group.getLast().timestamp();
    stream.join(group.getFirst().extendedSequence(), latest, source, now);
    flowing = true;
    slow = false;
    caughtUp = catchUp(group, latest);
    group.forEach(packet -> send(packet, now));
    return true;
  }

  /** A live packet. */
  void packet(SourcePacket packet, long now) {
    if (!flowing) {
      drops.dropped(slow ? DropReason.VIEWER_SLOW : DropReason.AWAITING_KEYFRAME);
      return;
    }
    if (output.congested()) {
      flowing = false;
      slow = true;
      slowSince = now;
      drops.dropped(DropReason.VIEWER_SLOW);
      return;
    }
    if (!stream.covers(packet.extendedSequence())) {
      drops.dropped(DropReason.BEFORE_START);
      return;
    }
    send(packet, now);
  }

  private void send(SourcePacket packet, long now) {
    Long early = caughtUp.get(packet.timestamp());
    ByteBuf rtp =
        stream.packet(
            output,
            stream.parameters().payloadType(),
            packet.marker(),
            packet.extendedSequence(),
            early != null ? early : stream.timestamp(packet.timestamp()),
            packet.payload(),
            now);
    sentBytes.sent(rtp.readableBytes(), now);
    output.video(rtp);
  }

  /**
   * New timestamps for frames that belong to the past. A receiver plays by timestamps: with the
   * original ones it would lag behind by the age of the group.
   */
  private Map<Long, Long> catchUp(List<SourcePacket> group, long latest) {
    Map<Long, Long> early = new HashMap<>();
    long shown = stream.timestamp(latest);
    long previous = latest;
    for (SourcePacket packet : group.reversed()) {
      if (packet.timestamp() != previous) {
        previous = packet.timestamp();
        shown = shown - CATCH_UP & 0xFFFF_FFFFL;
        early.put(previous, shown);
      }
    }
    return early;
  }
}
