package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.ice.PacketKind;
import fr.heurtoir.gateway.rtc.ice.Tuple;
import fr.heurtoir.gateway.rtc.stun.StunClass;
import fr.heurtoir.gateway.rtc.stun.StunMessage;
import fr.heurtoir.gateway.rtc.stun.StunParse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One loop's end of the shared port. Finds the transport that a packet belongs to (RFC 7983). It
 * looks for the packet's tuple. For a STUN request it looks for the local user fragment every time,
 * because a NAT may have given the tuple to another peer. It drops everything but STUN from an
 * unknown tuple.
 *
 * <p>The kernel chooses the loop that reads a packet, by a hash of its addresses. A packet for
 * another loop's transport is handed over, as a copy, in order: a transport is touched by its own
 * loop alone. On the loop, unless noted.
 */
final class Demultiplexer {
  /** What is done after a packet, on the loop of whoever got it. */
  interface After {
    /** Nothing. */
    After NOTHING = at -> {};

    void on(Demultiplexer at);
  }

  private final MediaTransportContext context;
  private final RoutingTable table;
  private final HandOver arriving;
  private @Nullable Channel udp;

  Demultiplexer(MediaTransportContext context, RoutingTable table) {
    this.context = context;
    this.table = table;
    this.arriving = new HandOver(context);
  }

  /** The time. Any thread. */
  long now() {
    return context.now();
  }

  void bound(Channel datagrams) {
    context.requireLoop();
    udp = datagrams;
  }

  /** Counts a packet that goes no further. Any thread. */
  void drop(DropReason reason) {
    context.drop(reason);
  }

  void requireLoop() {
    context.requireLoop();
  }

  /** Whose is whose. Any thread. */
  RoutingTable table() {
    return table;
  }

  /** One datagram, borrowed; a transport may change its bytes. */
  void incoming(ByteBuf packet, Tuple from) {
    incoming(packet, from, After.NOTHING);
  }

  /**
   * One datagram or frame, borrowed; a transport may change its bytes.
   *
   * @param after called once the packet was looked at; not where it could not be handed over
   */
  void incoming(ByteBuf packet, Tuple from, After after) {
    context.requireLoop();
    context.counters().received(packet.readableBytes());
    PacketKind kind = PacketKind.of(packet);
    switch (kind) {
      case STUN -> stun(packet, from, after);
      case OTHER -> dropped(DropReason.UNKNOWN_KIND, after);
      case DTLS, RTP, RTCP -> {
        WebRtcTransport transport = table.at(from);
        if (transport == null) {
          dropped(DropReason.UNKNOWN_TUPLE, after);
        } else {
          give(transport, kind, packet, from, after);
        }
      }
    }
  }

  private void dropped(DropReason reason, After after) {
    drop(reason);
    after.on(this);
  }

  private void give(
      WebRtcTransport transport, PacketKind kind, ByteBuf packet, Tuple from, After after) {
    Demultiplexer owner = transport.demultiplexer();
    if (owner == this) {
      transport.incoming(kind, packet, from, now());
      after.on(this);
      return;
    }
    int bytes = packet.readableBytes();
    if (owner.arriving.room(bytes, transport.waiting())) {
      ByteBuf copy =
          allocator().directBuffer(bytes).writeBytes(packet, packet.readerIndex(), bytes);
      owner.arriving.post(
          bytes,
          transport.waiting(),
          () -> {
            transport.incoming(kind, copy, from, owner.now());
            after.on(owner);
          },
          copy);
    }
  }

  private void stun(ByteBuf packet, Tuple from, After after) {
    int bytes = packet.readableBytes();
    switch (StunMessage.parse(ByteBufUtil.getBytes(packet))) {
      case StunParse.Unreadable ignored -> dropped(DropReason.STUN_MALFORMED, after);
      case StunParse.Read read -> {
        StunMessage message = read.message();
        if (message.messageClass() != StunClass.REQUEST) {
          dropped(DropReason.STUN_UNWANTED, after);
          return;
        }
        WebRtcTransport transport = message.receiverUfrag().map(table::named).orElse(null);
        if (transport == null) {
          dropped(DropReason.STUN_UNKNOWN_UFRAG, after);
        } else {
          give(transport, message, bytes, from, after);
        }
      }
    }
  }

  private void give(
      WebRtcTransport transport, StunMessage message, int bytes, Tuple from, After after) {
    Demultiplexer owner = transport.demultiplexer();
    if (owner == this) {
      transport.stun(message, from, now());
      after.on(this);
    } else if (owner.arriving.room(bytes, transport.waiting())) {
      owner.arriving.post(
          bytes,
          transport.waiting(),
          () -> {
            transport.stun(message, from, owner.now());
            after.on(owner);
          },
          null);
    }
  }

  ByteBufAllocator allocator() {
    Channel channel = udp;
    return channel == null ? ByteBufAllocator.DEFAULT : channel.alloc();
  }

  private Optional<Channel> channel(Tuple to) {
    return switch (to.protocol()) {
      case UDP -> Optional.ofNullable(udp);
      case TCP -> table.connection(to);
    };
  }

  /** Whether a packet sent there now would wait in our own memory. */
  boolean full(Tuple to) {
    return channel(to).map(channel -> !channel.isWritable()).orElse(false);
  }

  /**
   * Writes a packet to the socket, which takes ownership. {@link #flush} sends it. A packet beyond
   * the limits is dropped.
   */
  void send(Tuple to, ByteBuf packet) {
    context.requireLoop();
    Optional<Channel> found = channel(to);
    if (found.isEmpty() || !found.get().isActive()) {
      drop(DropReason.NO_PATH);
      packet.release();
      return;
    }
    Channel channel = found.get();
    if (!channel.isWritable()) {
      // A connection of another loop's may have closed just now.
      drop(channel.isActive() ? DropReason.PORT_FULL : DropReason.NO_PATH);
      packet.release();
      return;
    }
    context.counters().sent(packet.readableBytes());
    switch (to.protocol()) {
      case UDP -> channel.write(new DatagramPacket(packet, to.remote()), channel.voidPromise());
      // The connection may be another loop's: its own pipeline makes the frame, in one piece.
      case TCP -> channel.write(packet);
    }
    context.flushQueue().written(channel);
  }

  /** Sends everything written since the last call. */
  void flush() {
    context.requireLoop();
    context.flushQueue().flush();
  }
}
