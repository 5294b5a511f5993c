package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.log.ForeignText;
import fr.heurtoir.protocol.net.SourceRates.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One TCP or TLS connection: turns bytes into framed messages, with its timers and rates. It
 * becomes a flow when it is usable, for TLS after the handshake, because only then its peer is
 * known. Runs on the connection's event loop.
 */
final class StreamHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(StreamHandler.class);
  private static final byte[] PING = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);

  /** How long the answer to our keep-alive may take (RFC 5626 section 4.4.1). */
  private static final Duration PONG_TIME = Duration.ofSeconds(10);

  private static final Duration LINGER = Duration.ofSeconds(1);

  private final SipProcessor processor;
  private final TransportContext context;
  private final Optional<Duration> keepAlive;
  private final CompletableFuture<Flow> ready;
  private final StreamFramer framer;
  private @Nullable ConnectionFlow flow;
  private @Nullable ScheduledFuture<?> messageTimer;
  private @Nullable ScheduledFuture<?> idleTimer;
  private @Nullable ScheduledFuture<?> pingTimer;
  private long lastRead = System.nanoTime();

  /**
   * @param keepAlive how often connections that we opened are checked
   * @param ready completed with the flow; failed where there will be none
   */
  StreamHandler(
      SipProcessor processor,
      TransportContext context,
      Optional<Duration> keepAlive,
      CompletableFuture<Flow> ready) {
    this.processor = processor;
    this.context = context;
    this.keepAlive = keepAlive;
    this.ready = ready;
    this.framer = new StreamFramer(context.limits().headerBytes(), context.limits().bodyBytes());
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (processor.kind() == Transport.TCP) {
      begin(ctx, Optional.empty());
    }
    ctx.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      handshake(ctx, handshake);
    }
    ctx.fireUserEventTriggered(event);
  }

  private void handshake(ChannelHandlerContext ctx, SslHandshakeCompletionEvent handshake) {
    if (handshake.isSuccess()) {
      Optional<PeerIdentity> peer =
          PeerIdentities.of(ctx.pipeline().get(SslHandler.class).engine().getSession());
      if (peer.isEmpty() && keepAlive.isEmpty()) {
        context.counters().drop(Drop.IDENTITY);
      }
      if (peer.isEmpty() || context.admission().proven(ctx.channel(), peer.get().door())) {
        begin(ctx, peer);
      }
    } else {
      context.counters().drop(Drop.HANDSHAKE);
      if (context.strangers().allowed()) {
        // A refused or expired certificate is probably a door's. Everything else may be anybody's.
        LOG.atLevel(certificates(handshake.cause()) ? Level.WARN : Level.INFO)
            .log(
                "event=sip-tls-failed remote={} why={}",
                ctx.channel().remoteAddress(),
                ForeignText.shorten(String.valueOf(handshake.cause())));
      }
      ready.completeExceptionally(handshake.cause());
      ctx.close();
    }
  }

  private void begin(ChannelHandlerContext ctx, Optional<PeerIdentity> peer) {
    if (!(ctx.channel().remoteAddress() instanceof InetSocketAddress)) {
      ctx.close();
      return;
    }
    ConnectionFlow begun =
        new ConnectionFlow(
            processor,
            context.user(),
            context.flows().nextId(),
            ctx.channel(),
            peer,
            context.counters());
    context.flows().add(begun);
    // Checked after the flow can be found: so whoever ends a key closes this flow, or this check
    // sees the ended key.
    if (keepAlive.isEmpty()
        && peer.isPresent()
        && !context.peers().admits(peer.get(), begun.remote())) {
      context.flows().remove(begun);
      context.counters().drop(Drop.PEER_REFUSED);
      ctx.close();
      return;
    }
    flow = begun;
    context.counters().count("flow.opened");
    LOG.atLevel(peer.isPresent() ? Level.INFO : Level.DEBUG)
        .log(
            "event=sip-flow-opened flow={} transport={} remote={} door={}",
            begun.id(),
            begun.transport(),
            begun.remote(),
            peer.map(p -> p.door().value()).orElse("-"));
    watchIdle(ctx);
    keepAlive.ifPresent(every -> ping(ctx, every));
    ready.complete(begun);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ConnectionFlow to = flow;
    try {
      if (!(message instanceof ByteBuf data) || to == null) {
        return;
      }
      lastRead = System.nanoTime();
      byte[] bytes = new byte[data.readableBytes()];
      data.readBytes(bytes);
      framer.feed(bytes, event -> onEvent(event, ctx, to));
      watchMessage(ctx);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void onEvent(StreamFramer.Event event, ChannelHandlerContext ctx, ConnectionFlow from) {
    // The message is complete: the next one gets its own time.
    stop(messageTimer);
    messageTimer = null;
    switch (event) {
      case StreamFramer.Event.Message(byte[] bytes, int head) -> {
        if (allowed(from)) {
          context.counters().count("received");
          context.user().received(bytes, head, from);
        }
      }
      case StreamFramer.Event.Ping() -> {
        if (allowed(from)) {
          ctx.writeAndFlush(Unpooled.wrappedBuffer(PONG), ctx.voidPromise());
        }
      }
      case StreamFramer.Event.Broken(Drop reason, byte[] head) -> {
        if (context.strangers().allowed()) {
          LOG.info("event=sip-flow-broken flow={} why={}", from.id(), reason.code());
        }
        context.user().unframed(head, reason, from);
        linger(ctx, from);
      }
    }
  }

  /**
   * Ends a connection whose peer is still writing. Input is discarded for a moment, because closing
   * over unread bytes resets the connection and loses our answer.
   */
  private void linger(ChannelHandlerContext ctx, ConnectionFlow from) {
    context.flows().remove(from);
    ctx.executor().schedule(() -> ctx.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean allowed(ConnectionFlow from) {
    Verdict verdict = context.rates().take(from.source(), System.nanoTime());
    switch (verdict) {
      case FINE -> {
        return true;
      }
      case SOURCE -> context.counters().drop(Drop.RATE_OF_SOURCE);
      case ALL -> context.counters().drop(Drop.RATE);
    }
    return false;
  }

  private void watchMessage(ChannelHandlerContext ctx) {
    if (framer.insideMessage() && messageTimer == null) {
      messageTimer =
          ctx.executor()
              .schedule(
                  () -> {
                    context.counters().drop(Drop.SLOW_MESSAGE);
                    ctx.close();
                  },
                  context.limits().messageTime().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  private void watchIdle(ChannelHandlerContext ctx) {
    long idle = context.limits().idleTime().toNanos();
    long left = idle - (System.nanoTime() - lastRead);
    if (left <= 0) {
      context.counters().drop(Drop.IDLE);
      ctx.close();
      return;
    }
    idleTimer = ctx.executor().schedule(() -> watchIdle(ctx), left, TimeUnit.NANOSECONDS);
  }

  private void ping(ChannelHandlerContext ctx, Duration every) {
    pingTimer =
        ctx.executor()
            .schedule(
                () -> {
                  long asked = System.nanoTime();
                  ctx.writeAndFlush(Unpooled.wrappedBuffer(PING), ctx.voidPromise());
                  pingTimer =
                      ctx.executor()
                          .schedule(
                              () -> {
                                if (lastRead - asked < 0) {
                                  context.counters().drop(Drop.IDLE);
                                  ctx.close();
                                } else {
                                  ping(ctx, every);
                                }
                              },
                              PONG_TIME.toMillis(),
                              TimeUnit.MILLISECONDS);
                },
                every.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stop(messageTimer);
    stop(idleTimer);
    stop(pingTimer);
    ConnectionFlow gone = flow;
    if (gone != null) {
      context.flows().remove(gone);
      context.counters().count("flow.closed");
      LOG.atLevel(gone.peer().isPresent() ? Level.INFO : Level.DEBUG)
          .log("event=sip-flow-closed flow={}", gone.id());
    }
    ready.completeExceptionally(new java.io.IOException("the connection ended"));
    ctx.fireChannelInactive();
  }

  private static void stop(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset or a broken TLS record: the connection is useless.
    LOG.debug(
        "sip flow failed remote={} why={}",
        ctx.channel().remoteAddress(),
        ForeignText.describe(cause));
    ctx.close();
  }

  private static boolean certificates(@Nullable Throwable cause) {
    for (@Nullable Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }
}
