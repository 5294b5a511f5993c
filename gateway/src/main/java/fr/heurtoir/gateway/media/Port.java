package fr.heurtoir.gateway.media;

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
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one port that everybody shares. What arrives belongs to the session that its tuple is known
 * to; a STUN request names its session by the local user fragment, and is looked up anew each time,
 * because a NAT may have given the tuple to somebody else. Anything but STUN from an unknown tuple
 * is dropped. Its tables are bounded by the number of sessions.
 */
final class Port {
  private final MediaCounters counters;
  private final LongSupplier clock;
  private final Map<Tuple, PeerSession> byTuple = new HashMap<>();
  private final Map<String, PeerSession> byUfrag = new HashMap<>();
  private final Map<Tuple, Channel> connections = new HashMap<>();
  private final Set<Channel> unflushed = new HashSet<>();
  private @Nullable Channel udp;

  Port(MediaCounters counters, LongSupplier clock) {
    this.counters = counters;
    this.clock = clock;
  }

  long now() {
    return clock.getAsLong();
  }

  void bound(Channel datagrams) {
    udp = datagrams;
  }

  void drop(DropReason reason) {
    counters.dropped(reason);
  }

  MediaCounters counters() {
    return counters;
  }

  /** One datagram or frame, borrowed; a session may change its bytes. */
  void incoming(ByteBuf packet, Tuple from) {
    counters.received(packet.readableBytes());
    long now = clock.getAsLong();
    PacketKind kind = PacketKind.of(packet);
    if (kind == PacketKind.STUN) {
      stun(packet, from, now);
      return;
    }
    if (kind == PacketKind.OTHER) {
      drop(DropReason.UNKNOWN_KIND);
      return;
    }
    PeerSession session = byTuple.get(from);
    if (session == null) {
      drop(DropReason.UNKNOWN_TUPLE);
      return;
    }
    session.incoming(kind, packet, from, now);
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
        PeerSession session = message.receiverUfrag().map(byUfrag::get).orElse(null);
        if (session == null) {
          drop(DropReason.STUN_UNKNOWN_UFRAG);
          return;
        }
        session.stun(message, from, now);
      }
    }
  }

  /** Whether what comes from there belongs to a session. */
  boolean knows(Tuple tuple) {
    return byTuple.containsKey(tuple);
  }

  /** Whose what comes from there is. */
  Optional<PeerSession> sessionOf(Tuple tuple) {
    return Optional.ofNullable(byTuple.get(tuple));
  }

  void register(String ufrag, PeerSession session) {
    byUfrag.put(ufrag, session);
  }

  void unregister(String ufrag) {
    byUfrag.remove(ufrag);
  }

  /** From now on that tuple is this session's, whosever it was. */
  void bind(Tuple tuple, PeerSession session) {
    byTuple.put(tuple, session);
  }

  /** That tuple is no longer this session's; a connection is closed with it. */
  void unbind(Tuple tuple, PeerSession session) {
    if (byTuple.remove(tuple, session)) {
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
    unflushed.remove(connection);
  }

  ByteBufAllocator allocator() {
    Channel channel = udp;
    return channel == null ? ByteBufAllocator.DEFAULT : channel.alloc();
  }

  private Optional<Channel> channel(Tuple to) {
    return Optional.ofNullable(
        switch (to.transport()) {
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
    counters.sent(packet.readableBytes());
    switch (to.transport()) {
      case UDP -> channel.write(new DatagramPacket(packet, to.remote()), channel.voidPromise());
      case TCP -> {
        // RFC 4571 section 2: two bytes of length before each packet.
        channel.write(channel.alloc().ioBuffer(2).writeShort(packet.readableBytes()));
        channel.write(packet);
      }
    }
    unflushed.add(channel);
  }

  /** Lets everything go that was sent since the last call. */
  void flush() {
    if (!unflushed.isEmpty()) {
      unflushed.forEach(Channel::flush);
      unflushed.clear();
    }
  }
}
