package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.ice.PacketKind;
import fr.heurtoir.gateway.rtc.sdp.PlainOffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Unprotected RTP by address (RFC 3550), for stations that support nothing better, in a separate
 * network. Nothing proves the sender: the transport accepts packets from the hosts that the offer
 * names, and sends nothing to a host that sent nothing.
 */
final class PlainTransport implements MediaTransport {
  private enum State {
    /** The answer is sent; no packet arrived yet. */
    CONNECTING,
    CONNECTED,
    /** The peer sent nothing for too long; its next packet restores the connection. */
    LOST,
    CLOSED
  }

  private final MediaTransportContext context;
  private final PlainConfig config;
  private final Consumer<PortPair> release;
  private final TransportListener listener;
  private final Map<String, PlainSession> sessions = new LinkedHashMap<>();
  private final Set<InetAddress> proven = new HashSet<>();
  private final RetransmissionBuffer video = new RetransmissionBuffer();
  private final String sessionId;
  private State state = State.CONNECTING;
  private boolean everConnected;
  private long heardAt;

  /**
   * @param release returns the ports of a session
   */
  PlainTransport(
      MediaTransportContext context,
      PlainConfig config,
      PlainOffer remote,
      Map<String, PortPair> ports,
      Consumer<PortPair> release,
      TransportListener listener) {
    this.context = context;
    this.config = config;
    this.release = release;
    this.listener = listener;
    this.sessionId = remote.offer().sessionId();
    this.heardAt = context.now();
    renegotiated(remote, ports);
  }

  /** Whether that offer continues the same session (RFC 3264 section 8). */
  boolean continuedBy(PlainOffer next) {
    context.requireLoop();
    return state != State.CLOSED && sessionId.equals(next.offer().sessionId());
  }

  /** The ports of each kind of media. */
  Map<String, PortPair> ports() {
    context.requireLoop();
    Map<String, PortPair> ports = new LinkedHashMap<>();
    sessions.forEach((kind, session) -> ports.put(kind, session.ports()));
    return ports;
  }

  /**
   * Called after an offer was answered with those ports. Returns the ports of a kind of media that
   * is gone.
   */
  void renegotiated(PlainOffer remote, Map<String, PortPair> ports) {
    context.requireLoop();
    sessions
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !ports.containsKey(entry.getKey());
              if (gone) {
                free(entry.getValue());
              }
              return gone;
            });
    ports.forEach(
        (kind, pair) -> {
          PlainOffer.Remote to = remote.remotes().get(kind);
          PlainSession present = sessions.get(kind);
          if (to == null) {
            throw new IllegalArgumentException("ports for " + kind + ", which is not offered");
          } else if (present != null) {
            present.renegotiated(to);
          } else {
            PlainSession session = new PlainSession(context, pair, to);
            sessions.put(kind, session);
            pair.use((packet, from, control) -> datagram(session, packet, from, control));
          }
        });
    // Packets of a host that the offer no longer names prove nothing any more.
    proven.retainAll(hosts(remote));
  }

  private static Set<InetAddress> hosts(PlainOffer remote) {
    Set<InetAddress> hosts = new HashSet<>();
    for (PlainOffer.Remote one : remote.remotes().values()) {
      hosts.add(one.rtp().getAddress());
      hosts.add(one.rtcp().getAddress());
    }
    return hosts;
  }

  private void datagram(
      PlainSession session, ByteBuf packet, InetSocketAddress from, boolean control) {
    context.requireLoop();
    PacketKind kind = PacketKind.of(packet);
    if (kind != PacketKind.RTCP && (control || kind != PacketKind.RTP)) {
      context.drop(DropReason.UNKNOWN_KIND);
      return;
    }
    long now = context.now();
    if (!session.heard(from, kind == PacketKind.RTCP, now)) {
      context.drop(DropReason.UNKNOWN_TUPLE);
      return;
    }
    proven.add(from.getAddress());
    heardAt = now;
    if (state != State.CONNECTED) {
      state = State.CONNECTED;
      everConnected = true;
      listener.connected(now);
    }
    listener.heard(now);
    if (kind == PacketKind.RTCP) {
      listener.rtcp(packet, now);
    } else {
      listener.rtp(packet, now);
    }
  }

  @Override
  public Progress progress() {
    context.requireLoop();
    return everConnected ? Progress.READY : Progress.NOTHING;
  }

  @Override
  public void tick(long now) {
    context.requireLoop();
    video.expire(now);
    long quiet = now - heardAt;
    switch (state) {
      case CONNECTING -> {
        if (quiet >= config.patience().toNanos()) {
          lose("no packet arrived");
        }
      }
      case CONNECTED -> {
        if (quiet >= config.silence().toNanos()) {
          lose("silent for too long");
        }
      }
      case LOST, CLOSED -> {}
    }
  }

  private void lose(String why) {
    state = State.LOST;
    video.clear();
    listener.lost(why);
  }

  @Override
  public void close() {
    context.requireLoop();
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    video.clear();
    sessions.values().forEach(this::free);
    sessions.clear();
  }

  private void free(PlainSession session) {
    session.ports().use(null);
    release.accept(session.ports());
  }

  @Override
  public ByteBuf buffer(int bytes) {
    context.requireLoop();
    return ByteBufAllocator.DEFAULT.directBuffer(bytes);
  }

  @Override
  public void audio(ByteBuf packet) {
    context.requireLoop();
    send("audio", packet);
  }

  @Override
  public void video(ByteBuf packet) {
    context.requireLoop();
    int sequence = packet.getUnsignedShort(packet.readerIndex() + 2);
    if (state != State.CLOSED) {
      video.keep(sequence, packet.retainedDuplicate(), context.now());
    }
    send("video", packet);
  }

  @Override
  public boolean retransmit(int sequence) {
    context.requireLoop();
    ByteBuf packet = video.find(sequence, context.now());
    if (packet == null) {
      return false;
    }
    send("video", packet);
    return true;
  }

  private void send(String kind, ByteBuf packet) {
    PlainSession session = sessions.get(kind);
    if (session == null || state != State.CONNECTED) {
      context.drop(DropReason.NO_PATH);
      packet.release();
    } else {
      session.send(packet, false, proven::contains);
    }
  }

  /**
   * Each session gets the whole compound. It ignores parts about sources of another session (RFC
   * 3550 section 6.4).
   */
  @Override
  public void rtcp(ByteBuf compound) {
    context.requireLoop();
    if (state == State.CONNECTED) {
      sessions
          .values()
          .forEach(session -> session.send(compound.retainedDuplicate(), true, proven::contains));
    } else {
      context.drop(DropReason.NO_PATH);
    }
    compound.release();
  }

  @Override
  public boolean congested() {
    context.requireLoop();
    return sessions.values().stream().anyMatch(session -> !session.ports().rtp().isWritable());
  }
}
