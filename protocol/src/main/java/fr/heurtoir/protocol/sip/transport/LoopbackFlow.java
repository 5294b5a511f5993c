package fr.heurtoir.protocol.sip.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A flow to ourselves. What is sent is encoded, queued, parsed and processed as if it came from the
 * network. The watchdog uses it, so that its check covers the whole stack without a port.
 */
final class LoopbackFlow extends SipChannel {
  private final TransportUser user;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  LoopbackFlow(SipProcessor processor, TransportUser user, long id) {
    super(processor, user, id, new InetSocketAddress(addressOf(id), 5060));
    this.user = user;
  }

  @Override
  public void send(byte[] message) throws IOException {
    if (closed.isDone()) {
      throw new IOException("closed");
    }
    if (Datagrams.read(message, Integer.MAX_VALUE, Integer.MAX_VALUE)
        instanceof Datagrams.Found.Message(byte[] bytes, int head)) {
      user.received(bytes, head, this);
    }
  }

  @Override
  public boolean loopback() {
    return true;
  }

  @Override
  public Optional<PeerIdentity> peer() {
    return Optional.empty();
  }

  @Override
  public boolean open() {
    return !closed.isDone();
  }

  @Override
  public CompletionStage<Void> closed() {
    return closed.minimalCompletionStage();
  }

  @Override
  public void close() {
    closed.complete(null);
  }
}
