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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the transport that a packet on the shared port belongs to (RFC 7983). It looks for the
 * packet's tuple. For a STUN request it looks for the local user fragment every time, because a NAT
 * may have given the tuple to another peer. It drops everything but STUN from an unknown tuple. The
 * number of transports limits its tables.
 */
final class Demultiplexer {
  private final MediaTransportContext context;
  private final Map<Tuple, WebRtcTransport> byTuple = new HashMap<>();
  private final Map<String, WebRtcTransport> byUfrag = new HashMap<>();
  private final Map<Tuple, Channel> connections = new HashMap<>();
  private @Nullable Channel udp;

  Demultiplexer(MediaTransportContext context) {
    this.context = context;
  }

  long now() {
    return context.now();
  }

  void bound(Channel datagrams) {
    udp = datagrams;
  }

  void drop(DropReason reason) {
    context.drop(reason);
  }

  /** Handles one datagram or frame, borrowed; a transport may change its bytes. */
  void incoming(ByteBuf packet, Tuple from) {
    context.counters().received(packet.readableBytes());
    long now = context.now();
    PacketKind kind = PacketKind.of(packet);
    if (kind == PacketKind.STUN) {
      stun(packet, from, now);
      return;
    }
    if (kind == PacketKind.OTHER) {
      drop(DropReason.UNKNOWN_KIND);
      return;
    }
    WebRtcTransport transport = byTuple.get(from);
    if (transport == null) {
      drop(DropReason.UNKNOWN_TUPLE);
      return;
    }
    transport.incoming(kind, packet, from, now);
  }

  private void stun(ByteBuf packet, Tuple from, long now) {
    switch (StunMessage.parse(ByteBufUtil.getBytes(packet))) {
      case StunParse.Unreadable ignored -> drop(DropReason.STUN_MALFORMED);
      case StunParse.Read read -> {
        StunMessage message = read.message();
        if (message.messageClass() != StunClass.REQUEST) {
          drop(DropReason.STUN_UNWANTED);
          return;
        }
        WebRtcTransport transport = message.receiverUfrag().map(byUfrag::get).orElse(null);
        if (transport == null) {
          drop(DropReason.STUN_UNKNOWN_UFRAG);
          return;
        }
        transport.stun(message, from, now);
      }
    }
  }

  /** Whether packets from that tuple belong to a transport. */
  boolean knows(Tuple tuple) {
    return byTuple.containsKey(tuple);
  }

  /** The transport that a tuple belongs to. */
  Optional<WebRtcTransport> transportOf(Tuple tuple) {
    return Optional.ofNullable(byTuple.get(tuple));
  }

  void register(String ufrag, WebRtcTransport transport) {
    byUfrag.put(ufrag, transport);
  }

  void unregister(String ufrag) {
    byUfrag.remove(ufrag);
  }

  /** Assigns a tuple to this transport, and to no other. */
  void bind(Tuple tuple, WebRtcTransport transport) {
    byTuple.put(tuple, transport);
  }

  /** Removes a tuple from this transport. Closes its TCP connection, if any. */
  void unbind(Tuple tuple, WebRtcTransport transport) {
    if (byTuple.remove(tuple, transport)) {
      Channel connection = connections.get(tuple);
      if (connection != null) {
        connection.close();
      }
    }
  }

  void connected(Tuple tuple, Channel connection) {
    connections.put(tuple, connection);
  }

  void disconnected(Tuple tuple, Channel connection) {
    connections.remove(tuple, connection);
    context.flushQueue().closed(connection);
  }

  ByteBufAllocator allocator() {
    Channel channel = udp;
    return channel == null ? ByteBufAllocator.DEFAULT : channel.alloc();
  }

  private Optional<Channel> channel(Tuple to) {
    return Optional.ofNullable(
        switch (to.protocol()) {
          case UDP -> udp;
          case TCP -> connections.get(to);
        });
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
    Optional<Channel> found = channel(to);
    if (found.isEmpty() || !found.get().isActive()) {
      drop(DropReason.NO_PATH);
      packet.release();
      return;
    }
    Channel channel = found.get();
    if (!channel.isWritable()) {
      drop(DropReason.PORT_FULL);
      packet.release();
      return;
    }
    context.counters().sent(packet.readableBytes());
    switch (to.protocol()) {
      case UDP -> channel.write(new DatagramPacket(packet, to.remote()), channel.voidPromise());
      case TCP -> {
        // RFC 4571 section 2: two bytes of length before each packet.
        channel.write(channel.alloc().ioBuffer(2).writeShort(packet.readableBytes()));
        channel.write(packet);
      }
    }
    context.flushQueue().written(channel);
  }

  /** Sends everything written since the last call. */
  void flush() {
    context.flushQueue().flush();
  }
}
