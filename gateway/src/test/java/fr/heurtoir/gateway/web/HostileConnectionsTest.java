package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.phone.FromPhone;
import fr.heurtoir.gateway.phone.PhoneLimits;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.requests.OfferMessage;
import fr.heurtoir.gateway.web.RunningWeb.Heard;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileConnectionsTest {
  private static final Duration AGES = Duration.ofSeconds(60);

  private static final RingId RING = new RingId("01J00000000000000000000000");

  private RunningWeb web;

  private void start() throws IOException {
    web = new RunningWeb();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private void stillServes(String cookie) throws Exception {
    try (TestPhone phone = web.connect(cookie)) {
      assertEquals("welcome", phone.hello("instance-that-is-fine").next().path("type").asText());
    }
  }

  @Test
  void aMessageAboveItsBoundClosesItsConnectionWithTooLarge() throws Exception {
    start();
    String cookie = web.enrol("directrice", "Direction");
    try (TestPhone phone = web.connect(cookie)) {
      phone.hello().next();
      phone.socket().sendText("x".repeat(65_537), true);
      assertEquals(1009, phone.closeCode());
    }
    stillServes(cookie);
  }

  @Test
  void aMessageInPartsAboveItsBoundIsNotGathered() throws Exception {
    start();
    String cookie = web.enrol("directrice", "Direction");
    try (TestPhone phone = web.connect(cookie)) {
      phone.hello().next();
      try {
        for (int i = 0; i < 40; i++) {
          phone
              .socket()
              .sendText("x".repeat(30_000), false)
              .get(RunningWeb.BOUND.toSeconds(), TimeUnit.SECONDS);
        }
      } catch (java.util.concurrent.ExecutionException closedMeanwhile) {
        assertInstanceOf(IOException.class, closedMeanwhile.getCause());
      }
      int code = phone.closeCode();
      assertTrue(List.of(1006, 1009, 4008).contains(code), () -> "closed with " + code);
    }
    stillServes(cookie);
  }

  @Test
  void aFrameAboveItsBoundIsNotEvenReadToItsEnd() throws Exception {
    start();
    String cookie = web.enrol("directrice", "Direction");
    try (Raw raw = upgraded(cookie)) {
      raw.send(java.util.HexFormat.of().parseHex("81ff000000000001000100000000")).send("x");
      assertEquals(1009, closeCode(raw));
      assertTrue(raw.closedByPeer());
    }
    stillServes(cookie);
  }

  @Test
  void aMessageInPartsIsOneMessage() throws Exception {
    start();
    String cookie = web.enrol("directrice", "Direction");
    try (TestPhone phone = web.connect(cookie)) {
      String hello = web.device(cookie).hello(TestPhone.INSTANCE, phone.challenge());
      phone.socket().sendText(hello.substring(0, 10), false).join();
      phone.socket().sendText(hello.substring(10, 30), false).join();
      phone.socket().sendText(hello.substring(30), true).join();
      assertEquals("welcome", phone.next().path("type").asText());
    }
  }

  @Test
  void aLargeMessageWithinTheBoundIsTaken() throws Exception {
    start();
    String cookie = web.enrol("directrice", "Direction");
    try (TestPhone phone = web.connect(cookie)) {
      phone.hello().next();
      assertInstanceOf(Heard.Ready.class, web.heard.next());
      String sdp = "v".repeat(FromPhone.MAX_SDP);
      phone.say("{\"type\":\"offer\",\"ring\":\"" + RING + "\",\"sdp\":\"" + sdp + "\"}");
      assertEquals(
          new OfferMessage(RING, sdp),
          assertInstanceOf(Heard.Said.class, web.heard.next()).message());
    }
  }

  @Test
  void aFloodOfMessagesIsClosedAsAFlood() throws Exception {
    start();
    String cookie = web.enrol("directrice", "Direction");
    try (TestPhone phone = web.connect(cookie)) {
      phone.hello().next();
      try {
        for (int i = 0; i < 100; i++) {
          phone.say("{\"type\":\"visible\",\"visible\":true}");
        }
      } catch (CompletionException closedMeanwhile) {
        assertInstanceOf(IOException.class, closedMeanwhile.getCause());
      }
      assertEquals(4008, phone.closeCode());
    }
    stillServes(cookie);
  }

  @Test
  void floodsOfPingsAndOfBinaryFramesAreClosedToo() throws Exception {
    start();
    String cookie = web.enrol("directrice", "Direction");
    try (Raw raw = upgraded(cookie)) {
      for (int i = 0; i < 60; i++) {
        raw.send(masked(0x89, new byte[0]));
      }
      assertEquals(4008, closeCode(raw));
    }
    try (Raw raw = upgraded(cookie)) {
      for (int i = 0; i < 60; i++) {
        raw.send(masked(0x82, new byte[] {1, 2, 3}));
      }
      assertEquals(4008, closeCode(raw));
    }
    stillServes(cookie);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8105000000006869616a6a", // text that ends inside its frame
        "c18500000000ffffffffff", // a reserved bit
        "83800000000000", // an unknown opcode
        "810568656c6c6f", // unmasked
        "8188000000007b22c3287d202020", // not UTF-8
        "88810000000003", // a close of half a code
        "ffffffffffffffffffffffff",
        "81ff7fffffffffffffff00000000",
      })
  void framesThatAreNotOfTheProtocolEndTheirConnectionAlone(String hex) throws Exception {
    start();
    String cookie = web.enrol("directrice", "Direction");
    try (Raw raw = upgraded(cookie)) {
      raw.send(java.util.HexFormat.of().parseHex(hex));
      stillServes(cookie);
    }
    stillServes(cookie);
  }

  @Test
  void aPhoneThatReadsNothingIsGivenUpAndDelaysNobody() throws Exception {
    start();
    String slow = web.enrol("directrice", "Lent");
    String quick = web.enrol("agent", "Rapide");
    try (Raw raw = upgraded(slow);
        TestPhone phone = web.connect(quick)) {
      byte[] frame = raw.frame();
      String challenge =
          TestPhone.JSON
              .readTree(Arrays.copyOfRange(frame, 1, frame.length))
              .path("nonce")
              .asText();
      raw.send(
          masked(
              0x81,
              web.device(slow)
                  .hello(TestPhone.INSTANCE, challenge)
                  .getBytes(StandardCharsets.UTF_8)));
      String slowId = assertInstanceOf(Heard.Ready.class, web.heard.next()).phone().id();
      phone.withoutPongs().hello().next();
      String quickId = assertInstanceOf(Heard.Ready.class, web.heard.next()).phone().id();
      String sdp = "x".repeat(FromPhone.MAX_SDP);
      // More than all buffers of both ends hold together.
      int sent = 0;
      while (web.hub.reachable(slowId)) {
        web.hub.send(slowId, new ToPhone.Media(RING, sdp));
        assertTrue(sent++ < 2_000, "64 MiB and nobody noticed");
        if (sent % 8 == 0) {
          web.hub.send(quickId, new ToPhone.Ping(sent));
          assertEquals(sent, phone.next().path("n").asInt());
        }
      }
      assertEquals(new Heard.Gone(web.hub.phone(slowId).orElseThrow(), false), web.heard.next());
      assertTrue(raw.closedByPeer());
    }
  }

  @Test
  void aPhoneThatAnswersNoPingIsGivenUp() throws Exception {
    web = new RunningWeb(limits(Duration.ofMillis(300), AGES), builder -> builder);
    try (TestPhone phone = web.connect(web.enrol("directrice", "Direction"))) {
      phone.withoutPongs().hello().next();
      assertEquals("ping", phone.next().path("type").asText());
      assertEquals(4010, phone.closeCode());
    }
  }

  @Test
  void aPhoneThatSaysNoHelloIsGivenUp() throws Exception {
    web = new RunningWeb(limits(AGES, Duration.ofMillis(300)), builder -> builder);
    try (TestPhone phone = web.connect(web.enrol("directrice", "Direction"))) {
      assertEquals(4000, phone.closeCode());
    }
  }

  /** The one that a test does not wait for is longer than any busy machine takes. */
  private static PhoneLimits limits(Duration pongWithin, Duration helloWithin) {
    return new PhoneLimits(
        Duration.ofSeconds(1),
        pongWithin,
        helloWithin,
        Duration.ofSeconds(60),
        20,
        10,
        256,
        1 << 20,
        8,
        4,
        4);
  }

  @Test
  void aConnectionThatNeverAsksForAnythingIsClosed() throws Exception {
    web =
        new RunningWeb(
            PhoneLimits.standard(), builder -> builder.times(times(2_000, 60_000, 60_000)));
    try (Raw silent = new Raw(web.web.port());
        Raw slow = new Raw(web.web.port())) {
      slow.send("GET / HTTP/1.1\r\nHost: loc");
      assertTrue(silent.closedByPeer());
      assertTrue(slow.closedByPeer());
    }
    assertEquals(200, web.get("/").statusCode());
    assertEquals(2, web.counters.values().get("heurtoir_web_dropped_total{reason=\"no-request\"}"));
  }

  private static RequestTimes.Times times(long firstHead, long nextHead, long body) {
    return new RequestTimes.Times(
        Duration.ofMillis(firstHead),
        Duration.ofMillis(nextHead),
        Duration.ofMillis(body),
        Duration.ofSeconds(60));
  }

  private long dropped(String reason) {
    return web.counters.values().get("heurtoir_web_dropped_total{reason=\"" + reason + "\"}");
  }

  @Test
  void aBodyOrAnotherHeadThatComesDropByDropEndsItsConnection() throws Exception {
    web = new RunningWeb(PhoneLimits.standard(), builder -> builder.times(times(60_000, 500, 500)));
    try (Raw body = new Raw(web.web.port());
        Raw kept = new Raw(web.web.port())) {
      body.send(
          "POST /api/v1/enrol HTTP/1.1\r\nHost: localhost:"
              + web.web.port()
              + "\r\nOrigin: "
              + web.web.address()
              + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
      kept.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
      assertEquals(200, kept.status());
      drip(body, "slow-body");
      drip(kept, "idle");
      assertTrue(body.closedByPeer());
      assertTrue(kept.closedByPeer());
    }
    assertEquals(200, web.get("/").statusCode());
  }

  /** Sends a byte now and then until its connection was dropped for that. */
  private void drip(Raw raw, String reason) {
    long end = System.nanoTime() + RunningWeb.BOUND.toNanos();
    while (dropped(reason) == 0) {
      assertTrue(System.nanoTime() < end, "still open");
      try {
        raw.send("G");
      } catch (IOException closed) {
        // Counted a moment later.
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void aWebSocketOutlivesTheTimesOfRequests() throws Exception {
    web =
        new RunningWeb(
            PhoneLimits.standard(),
            builder ->
                builder.times(
                    new RequestTimes.Times(
                        Duration.ofSeconds(60),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(60),
                        Duration.ofMillis(200))));
    String cookie = web.enrol("directrice", "Direction");
    try (TestPhone phone = web.connect(cookie);
        Raw idle = new Raw(web.web.port())) {
      phone.hello().next();
      idle.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
      assertTrue(idle.closedByPeer());
      phone.say("{\"type\":\"visible\",\"visible\":true,\"id\":5}");
      JsonNode next = phone.next();
      while (next.path("type").asText().equals("challenge")) {
        next = phone.next();
      }
      assertEquals("ok", next.path("type").asText());
    }
  }

  @Test
  void garbageAndHeadsAboveTheirBoundAreRefused() throws Exception {
    start();
    for (String garbage :
        List.of(
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/1.1\r\nX: " + "a".repeat(40_000) + "\r\n\r\n",
            "POST /api/v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "POST /api/v1/enrol HTTP/1.1\r\n"
                + "Content-Length: 5\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n")) {
      try (Raw raw = new Raw(web.web.port())) {
        raw.send(garbage);
        String head = raw.head();
        assertTrue(
            head.isEmpty() || head.matches("(?s)HTTP/[19]\\.[019] (400|414|421|431|501) .*"), head);
      }
    }
    assertEquals(200, web.get("/").statusCode());
  }

  /** Vert.x fails such a request with its own status, 200, and whatever it was that broke. */
  @Test
  void aBodyThatCannotBeReadIsItsSendersFaultAndFillsNoLog() throws Exception {
    start();
    String head =
        "POST /api/v1/enrol HTTP/1.1\r\nHost: localhost:"
            + web.web.port()
            + "\r\nOrigin: "
            + web.web.address()
            + "\r\nContent-Type: application/json\r\n";
    try (SaidInLog log = new SaidInLog(Routes.class)) {
      for (String chunk : List.of("zz\r\n", "-1\r\n", "ffffffffffffffff\r\n")) {
        try (Raw raw = new Raw(web.web.port())) {
          assertEquals(
              400, raw.send(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk).status(), chunk);
          assertTrue(raw.closedByPeer());
        }
      }
      try (Raw raw = new Raw(web.web.port())) {
        raw.send(head + "Content-Length: 40\r\n\r\n{");
      }
      long end = System.nanoTime() + RunningWeb.BOUND.toNanos();
      while (dropped("broken-body") < 4 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertTrue(dropped("broken-body") >= 4);
      assertEquals(List.of(), log.lines());
    }
    assertEquals(200, web.get("/").statusCode());
  }

  @Test
  void manyConnectionsOfOneAddressAreBounded() throws Exception {
    start();
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 600; i++) {
        sockets.add(new Socket("127.0.0.1", web.web.port()));
      }
      long end = System.nanoTime() + RunningWeb.BOUND.toNanos();
      while (dropped("full-of-source") < 600 - 256 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertEquals(600 - 256, dropped("full-of-source"));
      assertEquals(200, web.get("/").statusCode(), "who comes now is served");
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    long end = System.nanoTime() + RunningWeb.BOUND.toNanos();
    // The client keeps its own.
    while (web.counters.values().get("heurtoir_web_connections") > 1 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertEquals(200, web.get("/").statusCode());
  }

  private Raw upgraded(String cookie) throws IOException {
    Raw raw = new Raw(web.web.port());
    int status =
        raw.send(
                "GET /api/v1/phone HTTP/1.1\r\nHost: localhost:"
                    + web.web.port()
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                    + "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
                    + "\r\nSec-WebSocket-Protocol: other, heurtoir.v1\r\nOrigin: "
                    + web.web.address()
                    + "\r\nCookie: a=b; "
                    + cookie
                    + "\r\n\r\n")
            .status();
    assertEquals(101, status);
    return raw;
  }

  /** A frame with a mask of zeros (RFC 6455 section 5.2), for contents below 64 KiB. */
  private static byte[] masked(int first, byte[] content) {
    assertFalse(content.length > 65_535);
    boolean small = content.length < 126;
    ByteBuffer frame = ByteBuffer.allocate((small ? 6 : 8) + content.length);
    frame.put((byte) first).put((byte) (0x80 | (small ? content.length : 126)));
    if (!small) {
      frame.putShort((short) content.length);
    }
    frame.putInt(0).put(content);
    return frame.array();
  }

  private static int closeCode(Raw raw) throws IOException {
    byte[] frame = raw.frame();
    while ((frame[0] & 0x0F) != 8) {
      frame = raw.frame();
    }
    return (frame[1] & 0xFF) << 8 | frame[2] & 0xFF;
  }
}
