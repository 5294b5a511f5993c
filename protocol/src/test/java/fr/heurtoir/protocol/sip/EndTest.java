package fr.heurtoir.protocol.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.sip.transport.Drop;
import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.Limits;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import fr.heurtoir.protocol.testing.FreePort;
import fr.heurtoir.protocol.testing.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sip.RequestEvent;
import javax.sip.message.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an endpoint ends, and how it says that it does not work. */
class EndTest {
  @TempDir Path folder;

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  @Test
  void closingLeavesNoThreadAndNoPort() throws Exception {
    Set<Thread> before = threads();
    TestPki pki = TestPki.in(folder);
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    CallTaker taker = new CallTaker(false);
    SipEndpoint endpoint =
        SipEndpoint.builder()
            .name("ends")
            .listen(Transport.UDP, any)
            .listen(Transport.TCP, any)
            .listen(Transport.TLS, any)
            .tls(pki.server())
            .listener(taker)
            .build();
    taker.endpoint = endpoint;
    int tcp = endpoint.localAddress(Transport.TCP).orElseThrow().getPort();
    int tls = endpoint.localAddress(Transport.TLS).orElseThrow().getPort();
    try (RawPeer open = new RawPeer(tcp);
        Socket half = new Socket(InetAddress.getLoopbackAddress(), tls)) {
      // A call that rings, a connection inside its handshake: the end does not wait for either.
      open.write(
          "INVITE sip:b@example.com SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKend\r\n"
              + "From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>\r\nCall-ID: end\r\n"
              + "CSeq: 1 INVITE\r\nContact: <sip:a@127.0.0.1>\r\nMax-Forwards: 70\r\n"
              + "Content-Length: 0\r\n\r\n");
      assertTrue(open.readUntil("180").contains("180"));
      Waiting.until("asked", () -> endpoint.watchdogRoundTrip().isPresent());
      endpoint.close();
      assertFalse(half.isClosed());
    }
    endpoint.close();
    for (int port : new int[] {tcp, tls}) {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
    Waiting.until(
        "no thread is left",
        () ->
            threads().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> !thread.getName().startsWith("globalEventExecutor"))
                .filter(thread -> !thread.getName().startsWith("Attach"))
                .filter(thread -> !thread.getName().startsWith("process reaper"))
                .collect(Collectors.toSet())
                .isEmpty());
    assertFalse(endpoint.isHealthy());
  }

  @Test
  void aTakenPortIsAnErrorThatNamesItAndLeavesNothing() throws Exception {
    Set<Thread> before = threads();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SipEndpoint.Builder builder =
          SipEndpoint.builder()
              .listen(Transport.UDP, new InetSocketAddress("127.0.0.1", 0))
              .listen(Transport.TCP, new InetSocketAddress("127.0.0.1", taken.getLocalPort()))
              .listener(new CallTaker(true));
      IOException failed = assertThrows(IOException.class, builder::build);
      assertTrue(failed.getMessage().contains(Integer.toString(taken.getLocalPort())));
    }
    Waiting.until(
        "no thread is left",
        () ->
            threads().stream()
                .filter(thread -> !before.contains(thread))
                .noneMatch(thread -> thread.getName().contains("sip")));
  }

  @Test
  void aMissingCertificateIsAnErrorThatNamesTheFile() {
    Path none = folder.resolve("none.pem");
    SipEndpoint.Builder builder =
        SipEndpoint.builder()
            .client(Transport.TLS)
            .tls(new TlsFiles(none, none, none))
            .listener(new CallTaker(true));
    assertTrue(assertThrows(IOException.class, builder::build).getMessage().contains("none.pem"));
  }

  @Test
  void aStackThatIsStuckIsNotHealthy() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    Limits one =
        Limits.builder()
            .messagesPerSecond(1000)
            .messageBurst(1000)
            .allMessagesPerSecond(1000)
            .sources(100)
            .idleTime(Duration.ofSeconds(60))
            .unsentBytes(65536)
            .queue(100)
            .threads(1)
            .transactions(100)
            .build();
    CallTaker taker =
        new CallTaker(true) {
          @Override
          public void processRequest(RequestEvent event) {
            try {
              stuck.await();
            } catch (InterruptedException end) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (SipEndpoint endpoint =
        SipEndpoint.builder()
            .listen(Transport.UDP, new InetSocketAddress("127.0.0.1", 0))
            .limits(one)
            .watchdog(Duration.ofMillis(100))
            .listener(taker)
            .build()) {
      Waiting.until("answered", () -> endpoint.watchdogRoundTrip().isPresent());
      assertTrue(endpoint.isHealthy());
      RawPeer.ask(
          endpoint.localAddress(Transport.UDP).orElseThrow().getPort(),
          Torture.options("UDP", "stuck").getBytes(java.nio.charset.StandardCharsets.US_ASCII),
          1);
      Waiting.until("unhealthy", () -> !endpoint.isHealthy());
      stuck.countDown();
      Waiting.until("healthy again", endpoint::isHealthy);
    }
  }

  @Test
  void aRequestOnAFlowThatEndsFailsAtOnceAndNotAfterItsTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SipEndpoint endpoint =
            SipEndpoint.builder().client(Transport.TCP).listener(new CallTaker(true)).build()) {
      Flow flow =
          endpoint
              .connect(Transport.TCP, "127.0.0.1", silent.getLocalPort())
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      Socket accepted = silent.accept();
      Request request = endpoint.newRequest(flow, "OPTIONS", "sip:a@b", "sip:a@b", "sip:a@b");
      var answer = endpoint.send(request, flow, Duration.ofMinutes(5)).toCompletableFuture();
      accepted.close();
      ExecutionException failed =
          assertThrows(ExecutionException.class, () -> answer.get(30, TimeUnit.SECONDS));
      assertTrue(failed.getCause().getMessage().contains("flow"));
      assertFalse(flow.open());
      Request next = endpoint.newRequest(flow, "OPTIONS", "sip:a@b", "sip:a@b", "sip:a@b");
      assertThrows(
          ExecutionException.class,
          () ->
              endpoint
                  .send(next, flow, Duration.ofMinutes(5))
                  .toCompletableFuture()
                  .get(30, TimeUnit.SECONDS));
      assertEquals(0, endpoint.counters().dropped(Drop.STACK_FAILED));
    }
  }

  @Test
  void nobodyListeningIsKnownAtOnce() throws Exception {
    int port = FreePort.find();
    try (SipEndpoint endpoint =
        SipEndpoint.builder().client(Transport.TCP).listener(new CallTaker(true)).build()) {
      assertThrows(
          ExecutionException.class,
          () ->
              endpoint
                  .connect(Transport.TCP, "127.0.0.1", port)
                  .toCompletableFuture()
                  .get(30, TimeUnit.SECONDS));
    }
  }
}
