package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.ice.Tuple;
import fr.heurtoir.gateway.rtc.srtp.SrtpResult;
import fr.heurtoir.gateway.rtc.srtp.SrtpSession;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.LongFunction;

/** Protects the packets to one peer, and keeps its video for retransmission. */
final class SrtpSender {
  private final Demultiplexer demultiplexer;
  private final LongFunction<Optional<Tuple>> destination;
  private final RetransmissionBuffer video = new RetransmissionBuffer();
  private Optional<SrtpSession> srtp = Optional.empty();

  /**
   * @param destination the address to send to at a given time; empty where nothing may be sent
   */
  SrtpSender(Demultiplexer demultiplexer, LongFunction<Optional<Tuple>> destination) {
    this.demultiplexer = demultiplexer;
    this.destination = destination;
  }

  /** Sets the keys for all later packets. Without keys nothing is sent. */
  void keys(Optional<SrtpSession> keys) {
    srtp = keys;
  }

  void rtp(ByteBuf packet, boolean keep) {
    long now = demultiplexer.now();
    int sequence = packet.getUnsignedShort(packet.readerIndex() + 2);
    Optional<Tuple> to = destination.apply(now);
    if (srtp.isEmpty() || to.isEmpty()) {
      drop(packet, DropReason.NO_PATH);
    } else if (srtp.get().protectRtp(packet) != SrtpResult.OK) {
      drop(packet, DropReason.PROTECT_FAILED);
    } else {
      if (keep) {
        video.keep(sequence, packet.retainedDuplicate(), now);
      }
      demultiplexer.send(to.get(), packet);
    }
  }

  void rtcp(ByteBuf compound) {
    Optional<Tuple> to = destination.apply(demultiplexer.now());
    if (srtp.isEmpty() || to.isEmpty()) {
      drop(compound, DropReason.NO_PATH);
    } else if (srtp.get().protectRtcp(compound) != SrtpResult.OK) {
      drop(compound, DropReason.PROTECT_FAILED);
    } else {
      demultiplexer.send(to.get(), compound);
    }
  }

  /** Whether the packet was still kept. */
  boolean retransmit(int sequence) {
    long now = demultiplexer.now();
    ByteBuf packet = video.find(sequence, now);
    if (packet == null) {
      return false;
    }
    Optional<Tuple> to = destination.apply(now);
    if (to.isEmpty()) {
      drop(packet, DropReason.NO_PATH);
    } else {
      demultiplexer.send(to.get(), packet);
    }
    return true;
  }

  private void drop(ByteBuf packet, DropReason reason) {
    demultiplexer.drop(reason);
    packet.release();
  }

  void expire(long now) {
    video.expire(now);
  }

  void clear() {
    video.clear();
  }
}
