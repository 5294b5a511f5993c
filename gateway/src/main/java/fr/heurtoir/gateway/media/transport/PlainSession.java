package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.sdp.PlainOffer.Remote;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One RTP session: the packets of one {@code m=} section (RFC 3550). It sends to the port that
 * packets come from (symmetric RTP, RFC 4961), and accepts packets only from the host that the
 * offer names.
 */
final class PlainSession {
  /** Another port of the same host takes over after the previous one was silent for this long. */
  private static final long PORT_SILENCE_NANOS = 500_000_000L;

  private final MediaTransportContext context;
  private final PortPair ports;
  private final Source rtp = new Source();
  private final Source rtcp = new Source();
  private Remote remote;

  /** The address that packets come from. */
  private static final class Source {
    private @Nullable InetSocketAddress address;
    private long heardAt;

    boolean heard(InetSocketAddress from, long now) {
      if (address == null || now - heardAt > PORT_SILENCE_NANOS) {
        address = from;
      }
      if (!from.equals(address)) {
        return false;
      }
      heardAt = now;
      return true;
    }

    Optional<InetSocketAddress> address() {
      return Optional.ofNullable(address);
    }
  }

  PlainSession(MediaTransportContext context, PortPair ports, Remote remote) {
    this.context = context;
    this.ports = ports;
    this.remote = remote;
  }

  PortPair ports() {
    return ports;
  }

  /** The peer sent another offer, perhaps with another address. */
  void renegotiated(Remote next) {
    remote = next;
  }

  /** Whether a packet from that address is the peer's. */
  boolean heard(InetSocketAddress from, boolean control, long now) {
    InetAddress host = (control ? remote.rtcp() : remote.rtp()).getAddress();
    return from.getAddress().equals(host)
        && (control && !remote.mux() ? rtcp : rtp).heard(from, now);
  }

  /**
   * Sends a packet and takes ownership of it.
   *
   * @param proven whether a packet of the peer came from that host; nothing is sent to other hosts
   */
  void send(ByteBuf packet, boolean control, Predicate<InetAddress> proven) {
    boolean apart = control && !remote.mux();
    InetSocketAddress to =
        (apart ? rtcp : rtp).address().orElse(apart ? remote.rtcp() : remote.rtp());
    Channel channel = apart ? ports.rtcp() : ports.rtp();
    if (!proven.test(to.getAddress()) || !channel.isActive()) {
      drop(packet, DropReason.NO_PATH);
    } else if (!channel.isWritable()) {
      drop(packet, DropReason.PORT_FULL);
    } else {
      context.counters().sent(packet.readableBytes());
      channel.write(new DatagramPacket(packet, to), channel.voidPromise());
      context.flushQueue().written(channel);
    }
  }

  private void drop(ByteBuf packet, DropReason reason) {
    context.drop(reason);
    packet.release();
  }
}
