package fr.heurtoir.protocol.sip.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.sip.address.Hop;

/** A flow between our UDP socket and one remote address (RFC 5626 section 3). */
final class DatagramFlow extends SipChannel {
  private final Channel socket;
  private final SipCounters counters;

  DatagramFlow(
      SipProcessor processor,
      TransportUser user,
      long id,
      Channel socket,
      InetSocketAddress remote,
      SipCounters counters) {
    super(processor, user, id, remote);
    this.socket = socket;
    this.counters = counters;
  }

  @Override
  public void send(byte[] message) throws IOException {
    if (!socket.isActive()) {
      counters.drop(Drop.FLOW_GONE);
      throw new IOException("the socket is closed");
    }
    if (!socket.isWritable()) {
      counters.drop(Drop.SLOW_READER);
      throw new IOException("the socket's buffer is full");
    }
    socket.writeAndFlush(
        new DatagramPacket(Unpooled.wrappedBuffer(message), remote()), socket.voidPromise());
  }

  @Override
  public Hop hop() {
    String host = remote().getAddress().getHostAddress();
    return new FlowHop(
        host.indexOf(':') < 0 ? host : "[" + host + "]", remote().getPort(), Transport.UDP);
  }

  @Override
  public Optional<PeerIdentity> peer() {
    return Optional.empty();
  }

  @Override
  public boolean open() {
    return socket.isActive();
  }

  @Override
  public CompletionStage<Void> closed() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    socket.closeFuture().addListener(unused -> closed.complete(null));
    return closed.minimalCompletionStage();
  }

  @Override
  public void close() {
    // The socket serves every peer, so there is nothing to close for this one.
  }
}
