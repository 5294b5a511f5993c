package fr.heurtoir.protocol.sip.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A flow over one TCP or TLS connection that is ready for writing. */
final class ConnectionFlow extends SipChannel {
  private final Channel channel;
  private final Optional<PeerIdentity> peer;
  private final SipCounters counters;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  ConnectionFlow(
      SipProcessor processor,
      TransportUser user,
      long id,
      Channel channel,
      Optional<PeerIdentity> peer,
      SipCounters counters) {
    super(processor, user, id, (InetSocketAddress) channel.remoteAddress());
    this.channel = channel;
    this.peer = peer;
    this.counters = counters;
    channel.closeFuture().addListener(unused -> closed.complete(null));
  }

  @Override
  public void send(byte[] message) throws IOException {
    if (!channel.isActive()) {
      counters.drop(Drop.FLOW_GONE);
      throw new IOException("the flow is gone");
    }
    if (!channel.isWritable()) {
      counters.drop(Drop.SLOW_READER);
      channel.close();
      throw new IOException("the peer does not read");
    }
    channel.writeAndFlush(Unpooled.wrappedBuffer(message), channel.voidPromise());
  }

  @Override
  public Optional<PeerIdentity> peer() {
    return peer;
  }

  @Override
  public boolean open() {
    return channel.isActive();
  }

  @Override
  public CompletionStage<Void> closed() {
    return closed.minimalCompletionStage();
  }

  @Override
  public void close() {
    channel.close();
  }
}
