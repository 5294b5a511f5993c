package fr.heurtoir.protocol.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.sip.transport.Drop;
import fr.heurtoir.protocol.sip.transport.Limits;
import fr.heurtoir.protocol.sip.transport.Transport;
import fr.heurtoir.protocol.testing.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No datagram and no stream harms an endpoint, and whoever can be told is told. */
class BadInputTest {
  private static final CallTaker TAKER = new CallTaker(true);
  private static SipEndpoint endpoint;

  @BeforeAll
  static void start() throws Exception {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    endpoint =
        SipEndpoint.builder()
            .name("bad-input")
            .listen(Transport.UDP, any)
            .listen(Transport.TCP, any)
            .limits(
                Limits.builder()
                    .messagesPerSecond(1_000_000)
                    .messageBurst(1_000_000)
                    .allMessagesPerSecond(1_000_000)
                    // Each request that was read well is kept for 32 s (RFC 3261 section 17.2.2):
                    // a quick machine reads more of them than the usual limit.
                    .transactions(10_000)
                    .build())
            .listener(TAKER)
            .build();
    TAKER.endpoint = endpoint;
  }

  @AfterAll
  static void stop() {
    endpoint.close();
  }

  private static int port(Transport transport) {
    return endpoint.localAddress(transport).orElseThrow().getPort();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String status(String response) {
    return response.isEmpty() ? "nothing" : response.substring(0, Math.min(11, response.length()));
  }

  @Test
  void strangeButCorrectRequestsAreTaken() throws Exception {
    for (Map.Entry<String, String> good : Torture.good("UDP").entrySet()) {
      String response = RawPeer.ask(port(Transport.UDP), bytes(good.getValue()), 20_000);
      assertEquals("SIP/2.0 200", status(response), good.getKey());
    }
    for (Map.Entry<String, String> good : Torture.good("TCP").entrySet()) {
      try (RawPeer peer = new RawPeer(port(Transport.TCP))) {
        peer.write(good.getValue());
        assertEquals("SIP/2.0 200", status(peer.readUntil("\r\n\r\n")), good.getKey());
      }
    }
  }

  @Test
  void malformedRequestsAreAnsweredAndTheConnectionLives() throws Exception {
    int count = 0;
    for (Map.Entry<String, String> bad : Torture.bad("UDP").entrySet()) {
      String want = bad.getKey().endsWith("version 7") ? "SIP/2.0 505" : "SIP/2.0 400";
      // UDP goes to the Via's port without rport, so that here only the stream shows the answer.
      try (RawPeer peer = new RawPeer(port(Transport.TCP))) {
        peer.write(bad.getValue().replace("/UDP ", "/TCP "));
        peer.write(Torture.options("TCP", "after" + count++));
        String first = peer.readUntil("\r\n\r\n");
        assertEquals(want, status(first), bad.getKey());
        assertEquals("SIP/2.0 200", status(peer.readUntil("\r\n\r\n")), bad.getKey());
      }
    }
    assertTrue(endpoint.counters().dropped(Drop.MALFORMED_REQUEST) > 10);
    assertTrue(endpoint.counters().dropped(Drop.VERSION) > 0);
    assertTrue(endpoint.counters().dropped(Drop.WRONG_TRANSPORT) > 0);
  }

  @Test
  void anExtensionMethodOfAnyCharactersIsAnsweredAndRepeatedAsItIs() throws Exception {
    try (RawPeer peer = new RawPeer(port(Transport.TCP))) {
      peer.write(Torture.intmeth("TCP"));
      String answer = peer.readUntil("\r\n\r\n");
      assertEquals("SIP/2.0 501", status(answer));
      assertTrue(
          answer.contains("CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~\r\n"),
          answer);
    }
  }

  @Test
  void requestsThatShareABranchButNotSentByAreTwoTransactions() throws Exception {
    long before = TAKER.count("OPTIONS");
    try (RawPeer peer = new RawPeer(port(Transport.TCP))) {
      String one = Torture.options("TCP", "shared");
      String other = one.replace("192.0.2.5:5060", "192.0.2.6:5060");
      String upper = one.replace("z9hG4bKshared", "z9hG4bKSHARED");
      for (String request : List.of(one, other, upper)) {
        peer.write(request);
        String answer = peer.readUntil("\r\n\r\n");
        assertEquals("SIP/2.0 200", status(answer));
        String branch = request.contains("SHARED") ? "z9hG4bKSHARED" : "z9hG4bKshared";
        assertTrue(answer.matches("(?s).*branch=" + branch + "[;\r].*"), answer);
      }
      assertEquals(before + 3, TAKER.count("OPTIONS"), "three questions were heard");
    }
  }

  @Test
  void aMalformedDatagramIsAnsweredToWhereItCameFrom() throws Exception {
    String bad = Torture.bad("UDP").get("Max-Forwards beyond 255");
    assertEquals("SIP/2.0 400", status(RawPeer.ask(port(Transport.UDP), bytes(bad), 20_000)));
  }

  @Test
  void theAnswerRepeatsNothingButWhatItMust() throws Exception {
    String secret = "Authorization: Digest response=\"secret\"\r\n";
    String bad =
        Torture.bad("UDP")
            .get("Max-Forwards beyond 255")
            .replace("Content-Length", secret + "Content-Length");
    String answer = RawPeer.ask(port(Transport.UDP), bytes(bad), 20_000);
    assertEquals("SIP/2.0 400", status(answer));
    assertFalse(answer.contains("secret"));
  }

  @Test
  void whatNobodyCanAnswerIsCountedAndDropped() throws Exception {
    int count = 0;
    for (Map.Entry<String, String> none : Torture.unanswerable("TCP").entrySet()) {
      try (RawPeer peer = new RawPeer(port(Transport.TCP))) {
        peer.write(none.getValue());
        peer.write(Torture.options("TCP", "quiet" + count++));
        assertEquals("SIP/2.0 200", status(peer.readUntil("\r\n\r\n")), none.getKey());
      }
    }
    assertTrue(endpoint.counters().dropped(Drop.STRAY_RESPONSE) > 0);
    assertTrue(endpoint.counters().dropped(Drop.MALFORMED_RESPONSE) > 0);
  }

  @Test
  void aSenderCannotSteerOurAnswersToSomebodyElse() throws Exception {
    for (String steer :
        List.of(
            ";received=192.0.2.66;rport=9",
            ";maddr=192.0.2.66;rport",
            ";maddr=[100::1];rport",
            ";rport=4;received=[100::1]")) {
      String branch = Integer.toHexString(steer.hashCode());
      String request = Torture.options("UDP", branch).replace(";rport", steer);
      // Taken or refused, the answer comes to where the question came from.
      assertTrue(
          RawPeer.ask(port(Transport.UDP), bytes(request), 20_000).startsWith("SIP/2.0 "), steer);
    }
  }

  @Test
  void mutatedMessagesNeverReachTheLimitsOfTheStack() throws Exception {
    Random random = new Random(4475);
    List<String> seeds =
        java.util.stream.Stream.of(
                Torture.good("UDP").values(),
                Torture.bad("UDP").values(),
                Torture.unanswerable("UDP").values())
            .flatMap(java.util.Collection::stream)
            .toList();
    long before = endpoint.counters().counted("received");
    try (java.net.DatagramSocket socket = new java.net.DatagramSocket()) {
      for (int i = 0; i < 4000; i++) {
        byte[] message = bytes(seeds.get(random.nextInt(seeds.size())));
        for (int n = random.nextInt(8); n >= 0; n--) {
          int at = random.nextInt(message.length);
          message[at] =
              (byte)
                  (random.nextBoolean()
                      ? random.nextInt(256)
                      : "\r\n :;,<>\"@=%".charAt(random.nextInt(12)));
        }
        socket.send(
            new java.net.DatagramPacket(
                message, message.length, new InetSocketAddress("127.0.0.1", port(Transport.UDP))));
        if (i % 50 == 0) {
          java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
      }
    }
    Waiting.until("read", () -> endpoint.counters().counted("received") > before + 1000);
    // Asked again, as a UDP client does (RFC 3261 section 17.1.2.2): what it sent may have met a
    // full socket, or an endpoint that says that it is overloaded (503).
    Waiting.until("alive", () -> answers(port(Transport.UDP)));
    Waiting.until("healthy", endpoint::isHealthy);
    assertEquals(0, endpoint.counters().dropped(Drop.STACK_FAILED));
  }

  private static boolean answers(int port) {
    try {
      return status(RawPeer.ask(port, bytes(Torture.options("UDP", "alive")), 500))
          .equals("SIP/2.0 200");
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }
}
