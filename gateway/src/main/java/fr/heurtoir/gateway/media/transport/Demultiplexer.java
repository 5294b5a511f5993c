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
 * Says which transport a packet on the shared port belongs to (RFC 7983): by its tuple, or, a STUN
 * request, by the local user fragment, which is looked up anew each time because a NAT may have
 * given the tuple to somebody else. Anything but STUN from an unknown tuple is dropped. Its tables
 * are bounded by the number of transports.
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

  /** One datagram or frame, borrowed; a transport may change its bytes. */
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

  /** Whether what comes from there belongs to a transport. */
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

  /** From now on that tuple is this transport's, and nobody else's. */
  void bind(Tuple tuple, WebRtcTransport transport) {
    byTuple.put(tuple, transport);
  }

  /** That tuple is no longer this transport's; a connection is closed with it. */
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

  /** Whether what is sent there now would wait in our own memory. */
  boolean full(Tuple to) {
    return channel(to).map(channel -> !channel.isWritable()).orElse(false);
  }

  /**
   * Hands a packet to the socket, which takes it over; it leaves at the next {@link #flush}. What
   * does not fit the bounds is dropped.
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

  /** Lets everything go that was sent since the last call. */
  void flush() {
    context.flushQueue().flush();
  }
}
