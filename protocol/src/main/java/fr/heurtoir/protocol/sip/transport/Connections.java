package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.net.NoRenegotiation;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Handles accepted connections and opens our own. */
final class Connections {
  private final Duration keepAlive;
  private final Optional<TlsContexts> tls;
  private final Sockets sockets;
  private final Executor handshakes;
  private final TransportContext context;

  /**
   * @param keepAlive how often connections that we opened are checked
   * @param handshakes runs the computations of TLS handshakes
   */
  Connections(
      Duration keepAlive,
      Optional<TlsContexts> tls,
      Sockets sockets,
      Executor handshakes,
      TransportContext context) {
    this.keepAlive = keepAlive;
    this.tls = tls;
    this.sockets = sockets;
    this.handshakes = handshakes;
    this.context = context;
  }

  /** Handles an accepted connection, on its event loop. */
  void accepted(SipProcessor processor, Channel channel) {
    if (processor.kind() == Transport.TLS) {
      channel
          .pipeline()
          .addLast(new NoRenegotiation(() -> context.counters().drop(Drop.HANDSHAKE)));
      secure(channel, tls.orElseThrow().server(channel.alloc(), handshakes));
    }
    channel
        .pipeline()
        .addLast(
            new StreamHandler(processor, context, Optional.empty(), new CompletableFuture<>()));
  }

  /**
   * Opens a connection to the first address of the name that answers. Completes when it is a flow,
   * for TLS after the handshake.
   */
  CompletionStage<Flow> connect(SipProcessor processor, String host, int port) {
    CompletableFuture<Flow> ready = new CompletableFuture<>();
    // A name lookup may block, so it runs neither on an event loop nor on a stack thread.
    Thread.ofVirtual()
        .name("heurtoir-sip-connect")
        .start(
            () -> {
              try {
                List<InetSocketAddress> all =
                    FirstToAnswer.interleaved(List.of(InetAddress.getAllByName(host))).stream()
                        .map(address -> new InetSocketAddress(address, port))
                        .toList();
                new FirstToAnswer(
                        all, address -> attempt(processor, host, address), sockets.loops(), ready)
                    .begin();
              } catch (UnknownHostException unknown) {
                ready.completeExceptionally(new IOException("unknown host " + host));
              } catch (RuntimeException closing) {
                ready.completeExceptionally(new IOException("the endpoint is closed"));
              }
            });
    return ready;
  }

  private FirstToAnswer.Attempt attempt(
      SipProcessor processor, String host, InetSocketAddress address) {
    CompletableFuture<Flow> ready = new CompletableFuture<>();
    ChannelFuture opening =
        sockets
            .connect(
                address,
                channel -> {
                  if (processor.kind() == Transport.TLS) {
                    secure(
                        channel,
                        tls.orElseThrow()
                            .client(channel.alloc(), host, address.getPort(), handshakes));
                  }
                  channel
                      .pipeline()
                      .addLast(
                          new StreamHandler(processor, context, Optional.of(keepAlive), ready));
                })
            .addListener(
                done -> {
                  if (!done.isSuccess()) {
                    ready.completeExceptionally(
                        new IOException("cannot connect: " + done.cause().getMessage()));
                  }
                });
    return new FirstToAnswer.Attempt(ready, () -> opening.channel().close());
  }

  private void secure(Channel channel, SslHandler handler) {
    handler.setHandshakeTimeoutMillis(context.limits().handshakeTime().toMillis());
    channel.pipeline().addLast(handler);
  }
}
