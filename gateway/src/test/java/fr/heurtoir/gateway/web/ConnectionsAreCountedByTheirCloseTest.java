package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.Until;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes and goes leaves as much room as there was: more than the 4096 that all may hold
 * together, in a long run twenty thousand. {@code WhoMayHoldAConnectionTest} opens and closes
 * twenty thousand on what counts them.
 */
class ConnectionsAreCountedByTheirCloseTest {
  private static final int MORE_THAN_FIT = 4_800;
  private static final int MANY = 20_000;

  private RunningWeb web;

  @BeforeEach
  void start() throws IOException {
    web = new RunningWeb();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void webSocketsAlike() throws Exception {
    webSockets(MORE_THAN_FIT);
  }

  @Tag("long")
  @Test
  void twentyThousandWebSocketsAlike() throws Exception {
    webSockets(MANY);
  }

  private void webSockets(int many) throws Exception {
    String cookie = web.enrol("directrice", "Direction");
    String upgrade =
        "GET /api/v1/phone HTTP/1.1\r\nHost: localhost:"
            + web.web.port()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
            + "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
            + "\r\nSec-WebSocket-Protocol: heurtoir.v1\r\nOrigin: "
            + web.web.address()
            + "\r\nCookie: "
            + cookie
            + "\r\n\r\n";
    openAndClose(many, upgrade, "HTTP/1.1 101");
    try (TestPhone phone = web.connect(cookie)) {
      assertEquals("welcome", phone.hello().next().path("type").asText());
    }
  }

  @Test
  void requestsAlike() throws Exception {
    requests(MORE_THAN_FIT);
  }

  @Tag("long")
  @Test
  void twentyThousandRequestsAlike() throws Exception {
    requests(MANY);
  }

  private void requests(int many) throws Exception {
    openAndClose(many, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200");
    assertEquals(200, web.get("/").statusCode());
  }

  /** Some at a time, each closed before its successor comes. */
  private void openAndClose(int many, String request, String answer) throws Exception {
    byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(
            callers.submit(
                () -> {
                  for (int k = 0; k < many / 8; k++) {
                    once(bytes, answer);
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    Until.holds("nobody is left", () -> web.counters.values().get("heurtoir_web_connections") == 0);
    for (String reason : List.of("full", "full-of-source", "full-of-phone", "rate")) {
      assertEquals(
          0, web.counters.values().get("heurtoir_web_dropped_total{reason=\"" + reason + "\"}"));
    }
  }

  private void once(byte[] request, String answer) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", web.web.port())) {
      socket.setTcpNoDelay(true);
      // A reset leaves no port behind in TIME_WAIT.
      socket.setSoLinger(true, 0);
      socket.getOutputStream().write(request);
      InputStream in = socket.getInputStream();
      byte[] begin = in.readNBytes(answer.length());
      assertTrue(
          new String(begin, StandardCharsets.ISO_8859_1).equals(answer),
          () -> new String(begin, StandardCharsets.ISO_8859_1));
    }
  }
}
