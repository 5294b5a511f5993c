package fr.heurtoir.gateway.media.dtls;

import fr.heurtoir.gateway.rtc.sdp.Fingerprint;
import fr.heurtoir.gateway.rtc.srtp.SrtpKeys;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A UDP port with an association behind it, its one-threaded loop, and a network between them that
 * can lose chosen datagrams.
 */
final class UdpBridge implements AutoCloseable, DtlsListener {
  final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
  final CompletableFuture<DtlsFailure> failure = new CompletableFuture<>();
  final CountDownLatch closedByPeer = new CountDownLatch(1);
  final AtomicInteger received = new AtomicInteger();
  final AtomicInteger sent = new AtomicInteger();

  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final DatagramSocket socket;
  private final DtlsAssociation association;
  private final Loss loseIncoming;
  private final Loss loseOutgoing;
  private volatile SocketAddress peer = new InetSocketAddress(0);

  UdpBridge(DtlsServer server, Fingerprint... expected) throws IOException {
    this(server, Loss.NONE, Loss.NONE, expected);
  }

  /** What a network does not carry. */
  interface Loss {
    Loss NONE = (n, datagram) -> false;

    /** Whether to lose the n-th datagram in this direction, counted from 0. */
    boolean loses(int n, byte[] datagram);
  }

  /** With loss from and to the client. */
  UdpBridge(DtlsServer server, Loss loseIncoming, Loss loseOutgoing, Fingerprint... expected)
      throws IOException {
    this.loseIncoming = loseIncoming;
    this.loseOutgoing = loseOutgoing;
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    association = server.start(Set.of(expected), this::send, loop, this);
    Thread.ofPlatform().daemon().name("bridge").start(this::pump);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void pump() {
    byte[] buffer = new byte[4096];
    while (!socket.isClosed()) {
      var packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
      } catch (IOException closed) {
        return;
      }
      peer = packet.getSocketAddress();
      byte[] datagram = Arrays.copyOf(buffer, packet.getLength());
      if (!loseIncoming.loses(received.getAndIncrement(), datagram)) {
        deliver(datagram);
      }
    }
  }

  /** Hands the association a datagram as if it came from the client. */
  void deliver(byte[] datagram) {
    loop.execute(() -> association.receive(Unpooled.wrappedBuffer(datagram)));
  }

  private void send(byte[] datagram) {
    if (loseOutgoing.loses(sent.getAndIncrement(), datagram) || socket.isClosed()) {
      return;
    }
    try {
      socket.send(new DatagramPacket(datagram, datagram.length, peer));
    } catch (IOException gone) {
      throw new AssertionError(gone);
    }
  }

  @Override
  public void onKeys(SrtpKeys made) {
    keys.complete(made);
  }

  @Override
  public void onFailed(DtlsFailure reason, String detail) {
    failure.complete(reason);
  }

  @Override
  public void onClosed() {
    closedByPeer.countDown();
  }

  SrtpKeys awaitKeys() throws Exception {
    CompletableFuture.anyOf(keys, failure).get(30, TimeUnit.SECONDS);
    if (failure.isDone()) {
      throw new AssertionError("the handshake failed: " + failure.get());
    }
    return keys.get();
  }

  DtlsFailure awaitFailure() throws Exception {
    CompletableFuture.anyOf(keys, failure).get(30, TimeUnit.SECONDS);
    if (keys.isDone()) {
      throw new AssertionError("the handshake did not fail");
    }
    return failure.get();
  }

  boolean isRunning() {
    try {
      return loop.submit(association::isRunning).get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException stuck) {
      throw new AssertionError(stuck);
    }
  }

  void closeAssociation() {
    loop.execute(association::close);
  }

  @Override
  public void close() {
    closeAssociation();
    loop.shutdown();
    socket.close();
  }
}
