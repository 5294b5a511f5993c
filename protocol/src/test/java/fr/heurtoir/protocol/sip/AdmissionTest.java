package fr.heurtoir.protocol.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.net.Admission;
import fr.heurtoir.protocol.net.Admission.Room;
import fr.heurtoir.protocol.net.SourceRates.Rate;
import fr.heurtoir.protocol.sip.transport.Drop;
import fr.heurtoir.protocol.sip.transport.Limits;
import fr.heurtoir.protocol.sip.transport.Transport;
import fr.heurtoir.protocol.testing.Waiting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every bound holds before the parser, and holds for one peer without harm to another. */
class AdmissionTest {
  private final CallTaker taker = new CallTaker(false);
  private SipEndpoint endpoint;

  private int start(Transport transport, Limits limits) throws Exception {
    endpoint =
        SipEndpoint.builder()
            .name("admission")
            .listen(transport, new InetSocketAddress("127.0.0.1", 0))
            .limits(limits)
            .listener(taker)
            .build();
    taker.endpoint = endpoint;
    return endpoint.localAddress(transport).orElseThrow().getPort();
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private static Limits times(long message, long idle) {
    return Limits.builder()
        .messageTime(Duration.ofMillis(message))
        .handshakeTime(Duration.ofSeconds(5))
        .idleTime(Duration.ofMillis(idle))
        .build();
  }

  private void works(RawPeer peer, String branch) throws Exception {
    peer.write(Torture.options("TCP", branch));
    assertTrue(peer.readUntil("\r\n\r\n").startsWith("SIP/2.0 200"));
  }

  @Test
  void aMessageThatComesDropByDropEndsItsConnection() throws Exception {
    int port = start(Transport.TCP, times(500, 60_000));
    try (RawPeer slow = new RawPeer(port);
        RawPeer other = new RawPeer(port)) {
      slow.write("OPTIONS sip:b@example.com SIP/2.0\r\n");
      works(other, "one");
      assertEquals("", slow.readAll());
      works(other, "two");
    }
    assertEquals(1, endpoint.counters().dropped(Drop.SLOW_MESSAGE));
  }

  @Test
  void aPeerThatDripsWholeLinesGainsNoTime() throws Exception {
    int port = start(Transport.TCP, times(500, 60_000));
    try (RawPeer slow = new RawPeer(port)) {
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (endpoint.counters().dropped(Drop.SLOW_MESSAGE) == 0) {
        assertTrue(System.nanoTime() < end);
        try {
          slow.write("X: y\r\n");
        } catch (java.io.IOException closed) {
          break;
        }
        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
      }
      Waiting.until("closed", () -> endpoint.counters().dropped(Drop.SLOW_MESSAGE) == 1);
    }
  }

  @Test
  void aSilentConnectionEndsAndAKeepAliveKeepsIt() throws Exception {
    int port = start(Transport.TCP, times(5_000, 1_500));
    try (RawPeer silent = new RawPeer(port);
        RawPeer alive = new RawPeer(port)) {
      while (endpoint.counters().dropped(Drop.IDLE) == 0) {
        alive.write("\r\n\r\n");
        assertEquals("\r\n", alive.readUntil("\r\n"));
        java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
      }
      assertEquals("", silent.readAll());
      works(alive, "still");
    }
  }

  @Test
  void tooLargeAHeaderOrBodyIsAnsweredAndEndsTheConnection() throws Exception {
    int port = start(Transport.TCP, Limits.builder().headerBytes(2048).bodyBytes(4096).build());
    try (RawPeer body = new RawPeer(port)) {
      body.write(Torture.options("TCP", "b").replace("Length: 0", "Length: 999999999"));
      assertTrue(body.readAll().startsWith("SIP/2.0 413"));
    }
    try (RawPeer header = new RawPeer(port)) {
      header.write(
          Torture.options("TCP", "h")
              .replace("Content-Length: 0\r\n\r\n", "X: " + "a".repeat(4000)));
      assertTrue(header.readAll().startsWith("SIP/2.0 400"));
    }
    assertEquals(1, endpoint.counters().dropped(Drop.BODY_TOO_LARGE));
    assertEquals(1, endpoint.counters().dropped(Drop.HEADER_TOO_LARGE));
  }

  @Test
  void aStreamWithoutLengthIsAnsweredAndEnded() throws Exception {
    int port = start(Transport.TCP, Limits.defaults());
    try (RawPeer peer = new RawPeer(port)) {
      peer.write(Torture.options("TCP", "n").replace("Content-Length: 0\r\n", ""));
      assertTrue(peer.readAll().startsWith("SIP/2.0 400"));
    }
  }

  private static Limits connections(int most, int mostOfOne) {
    Rate free = new Rate(1_000_000, 1_000_000);
    Room room = new Room(most, mostOfOne, free, free);
    return Limits.builder().connections(new Admission.Bounds(room, room, 10, 2, 100)).build();
  }

  @Test
  void whereASourceHasTooManyConnectionsItsOldestMakesRoom() throws Exception {
    int port = start(Transport.TCP, connections(10, 3));
    List<RawPeer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        RawPeer peer = new RawPeer(port);
        works(peer, "c" + i);
        peers.add(peer);
      }
      try (RawPeer fourth = new RawPeer(port)) {
        works(fourth, "fourth");
        assertEquals("", peers.getFirst().readAll());
        works(peers.getLast(), "third");
      }
      assertEquals(1, endpoint.counters().dropped(Drop.CONNECTIONS_OF_SOURCE));
    } finally {
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
  }

  @Test
  void twentyThousandConnectionsThatAreClosedAgainTakeNoRoom() throws Exception {
    int port = start(Transport.TCP, connections(512, 512));
    for (int i = 0; i < 20_000; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        // A reset leaves no port behind in TIME_WAIT.
        socket.setSoLinger(true, 0);
        if (i % 64 == 63) {
          // Whoever is answered was accepted, and so were all before: where the kernel's queue is
          // full, a connection waits for a second.
          socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          assertEquals(2, socket.getInputStream().readNBytes(2).length);
        }
      }
      if (i % 64 == 63) {
        Waiting.until("closed", () -> endpoint.acceptedConnections() < 64);
      }
    }
    Waiting.until("closed", () -> endpoint.acceptedConnections() == 0);
    assertEquals(0, endpoint.counters().dropped(Drop.CONNECTIONS_OF_SOURCE));
    try (RawPeer next = new RawPeer(port)) {
      works(next, "next");
    }
  }

  @Test
  void aFloodIsCutToItsRateAndTheEndpointStaysHealthy() throws Exception {
    int port =
        start(
            Transport.UDP,
            Limits.builder()
                .messagesPerSecond(10)
                .messageBurst(20)
                .allMessagesPerSecond(100_000)
                .build());
    byte[] junk = "OPTIONS junk\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (java.net.DatagramSocket socket = new java.net.DatagramSocket()) {
      for (int i = 0; i < 5000; i++) {
        socket.send(
            new java.net.DatagramPacket(
                junk, junk.length, new InetSocketAddress("127.0.0.1", port)));
      }
    }
    Waiting.until("cut", () -> endpoint.counters().dropped(Drop.RATE_OF_SOURCE) > 1000);
    assertTrue(endpoint.counters().counted("received") < 1000);
    Waiting.until("healthy", endpoint::isHealthy);
  }

  @Test
  void aFullTableOfTransactionsIsAnsweredWithUnavailable() throws Exception {
    int port = start(Transport.TCP, Limits.builder().transactions(5).build());
    try (RawPeer peer = new RawPeer(port)) {
      for (int i = 0; i < 8; i++) {
        peer.write(
            Torture.options("TCP", "t" + i)
                .replace("OPTIONS", "INVITE")
                .replace("Max-Forwards", "Contact: <sip:a@192.0.2.5>\r\nMax-Forwards"));
      }
      String answers = peer.readUntil("Retry-After");
      assertTrue(answers.contains("SIP/2.0 503"), answers);
      assertTrue(answers.contains("SIP/2.0 180"), answers);
    }
    assertTrue(endpoint.counters().dropped(Drop.OVERLOAD) > 0);
  }

  @Test
  void aPeerThatDoesNotReadLosesItsConnectionAndNobodyElseDoes() throws Exception {
    int port =
        start(
            Transport.TCP,
            Limits.builder()
                .messagesPerSecond(1_000_000)
                .messageBurst(1_000_000)
                .allMessagesPerSecond(1_000_000)
                .build());
    try (RawPeer deaf = new RawPeer(port);
        RawPeer other = new RawPeer(port)) {
      StringBuilder many = new StringBuilder();
      // Answered by 400 without a transaction: as cheap as it gets for a peer, and never read.
      String bad = Torture.bad("TCP").get("CSeq of another method");
      for (int i = 0; i < 200; i++) {
        many.append(bad);
      }
      byte[] bytes = many.toString().getBytes(StandardCharsets.ISO_8859_1);
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      try {
        while (endpoint.counters().dropped(Drop.SLOW_READER) == 0 && System.nanoTime() < end) {
          deaf.write(bytes);
        }
      } catch (java.io.IOException closed) {
        // That is what is to happen.
      }
      Waiting.until("closed", () -> endpoint.counters().dropped(Drop.SLOW_READER) > 0);
      works(other, "fine");
    }
  }
}
