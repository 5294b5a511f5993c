package fr.heurtoir.gateway.media.dtls;

import fr.heurtoir.gateway.rtc.sdp.Fingerprint;
import fr.heurtoir.gateway.rtc.srtp.SrtpKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One DTLS association with one peer. Its virtual thread runs from the first ClientHello to the end
 * of the association. After the handshake it waits, to answer a retransmitted last flight and a
 * close_notify. {@link #receive} and {@link #close} belong to the session's event loop and never
 * block.
 */
public final class DtlsAssociation {
  /** The longest datagram accepted. */
  public static final int MAX_DATAGRAM_BYTES = 2048;

  private static final Logger LOG = LoggerFactory.getLogger(DtlsAssociation.class);
  private static final int PARK_MILLIS = 60_000;

  private final DtlsServer server;
  private final Set<Fingerprint> expected;
  private final Consumer<byte[]> send;
  private final Executor loop;
  private final DtlsListener listener;
  private final DatagramQueue queue;

  // The loop alone reads and writes these two.
  private @Nullable Thread thread;
  private boolean closed;

  DtlsAssociation(
      DtlsServer server,
      Set<Fingerprint> expected,
      Consumer<byte[]> send,
      Executor loop,
      DtlsListener listener) {
    this.server = server;
    this.expected = expected;
    this.send = send;
    this.loop = loop;
    this.listener = listener;
    this.queue =
        new DatagramQueue(
            server.limits().queue(), datagram -> post(() -> this.send.accept(datagram)));
  }

  /**
   * Handles one datagram of the peer. Copies the bytes; leaves indices and reference count
   * unchanged. {@link DtlsServer#counters} counts the drops.
   */
  public void receive(ByteBuf datagram) {
    if (closed || queue.isClosed()) {
      server.counters().drop(DtlsDrop.CLOSED);
      return;
    }
    if (datagram.readableBytes() > MAX_DATAGRAM_BYTES) {
      server.counters().drop(DtlsDrop.TOO_LONG);
      return;
    }
    byte[] bytes = ByteBufUtil.getBytes(datagram);
    DtlsDrop drop = HelloFilter.check(bytes);
    if (drop != null) {
      server.counters().drop(drop);
      return;
    }
    if (thread == null) {
      if (!HelloFilter.isClientHello(bytes)) {
        server.counters().drop(DtlsDrop.NOT_A_HELLO);
        return;
      }
      if (!server.beginHandshake()) {
        server.counters().drop(DtlsDrop.TOO_MANY_HANDSHAKES);
        return;
      }
      thread = Thread.ofVirtual().name("dtls").start(this::run);
    }
    if (!queue.offer(bytes)) {
      server.counters().drop(DtlsDrop.QUEUE_FULL);
    }
  }

  /**
   * Ends the association: sends the peer a close_notify (user_canceled before the end of the
   * handshake) and ends the thread. The listener gets no further call. A second call does nothing.
   */
  public void close() {
    closed = true;
    queue.end();
  }

  /** Whether the association's thread runs. On the loop. */
  boolean isRunning() {
    Thread running = thread;
    return running != null && running.isAlive();
  }

  private void run() {
    var peer = new DtlsPeer(server, expected);
    DTLSTransport transport;
    try {
      transport = new DTLSServerProtocol().accept(peer, queue);
      queue.establish();
    } catch (TlsFatalAlertReceived alert) {
      fail(DtlsFailure.PEER_ALERT, AlertDescription.getText(alert.getAlertDescription()));
      return;
    } catch (TlsTimeoutException late) {
      fail(DtlsFailure.TIMEOUT, "handshake");
      return;
    } catch (TlsFatalAlert alert) {
      // Our own close also ends the handshake with an exception; that is no failure.
      if (!queue.isEnded()) {
        fail(
            peer.failure().orElse(reason(alert)),
            AlertDescription.getText(alert.getAlertDescription()));
      }
      return;
    } catch (IOException malformed) {
      fail(DtlsFailure.PROTOCOL, malformed.getClass().getSimpleName());
      return;
    } catch (RuntimeException bug) {
      LOG.error("event=defect at=dtls", bug);
      fail(DtlsFailure.INTERNAL, "handshake");
      return;
    } finally {
      server.endHandshake();
    }
    SrtpKeys keys = peer.keys().orElseThrow(() -> new IllegalStateException("no keys"));
    server.counters().complete();
    post(
        () -> {
          if (!closed) {
            listener.onKeys(keys);
          }
        });
    serve(transport);
  }

  /**
   * Runs until one side closes: retransmits our last flight on request and waits for close_notify.
   */
  private void serve(DTLSTransport transport) {
    try {
      byte[] ignored = new byte[transport.getReceiveLimit()];
      while (!queue.isClosed()) {
        // Application data is ignored: there are no data channels.
        transport.receive(ignored, 0, ignored.length, PARK_MILLIS);
      }
    } catch (IOException ended) {
      LOG.debug("dtls=association outcome=ended reason={}", ended.toString());
    } finally {
      try {
        transport.close();
      } catch (IOException nothingLeftToDo) {
        LOG.debug("dtls=close outcome={}", nothingLeftToDo.toString());
      }
      queue.close();
      post(
          () -> {
            if (!closed) {
              closed = true;
              listener.onClosed();
            }
          });
    }
  }

  private void fail(DtlsFailure reason, String detail) {
    queue.close();
    server.counters().fail(reason);
    post(
        () -> {
          if (!closed) {
            closed = true;
            listener.onFailed(reason, detail);
          }
        });
  }

  private static DtlsFailure reason(TlsFatalAlert alert) {
    return switch (alert.getAlertDescription()) {
      case AlertDescription.handshake_failure, AlertDescription.protocol_version ->
          DtlsFailure.NOTHING_IN_COMMON;
      case AlertDescription.internal_error -> DtlsFailure.INTERNAL;
      default -> DtlsFailure.PROTOCOL;
    };
  }

  private void post(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException gone) {
      // The loop has shut down, so nobody listens any more.
      LOG.debug("dtls=post outcome=rejected");
    }
  }
}
