package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.phone.LockNotice;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.requests.AnswerMessage;
import fr.heurtoir.gateway.web.RunningWeb.Heard;
import fr.heurtoir.protocol.RingId;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PhoneConnectsTest {
  private static final RingId RING = RingId.next(1_700_000_000_000L);

  private RunningWeb web;

  @BeforeEach
  void start() throws Exception {
    web = new RunningWeb();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void anEnrolledPhoneIsWelcomedAndHeard() throws Exception {
    String cookie = web.enrol("directrice", "Direction");
    try (TestPhone phone = web.connect(cookie)) {
      phone.hello();
      JsonNode welcome = phone.next();
      assertEquals("welcome", welcome.path("type").asText());
      assertEquals("Direction", welcome.path("phone").path("name").asText());
      assertEquals("Mme Martin", welcome.path("person").path("name").asText());
      assertEquals(15, welcome.path("heartbeat").asInt());
      assertFalse(welcome.path("resumed").asBoolean(true));
      assertEquals(
          "portail.jules-ferry",
          welcome.path("schools").path(0).path("doors").path(0).path("id").asText());

      Heard.Ready ready = assertInstanceOf(Heard.Ready.class, web.heard.next());
      String id = ready.phone().id();
      assertTrue(web.hub.reachable(id));
      assertEquals(1, web.hub.enrolled("jules-ferry").size());

      phone.say("{\"type\":\"answer\",\"ring\":\"" + RING + "\",\"id\":7}");
      Heard.Said said = assertInstanceOf(Heard.Said.class, web.heard.next());
      assertEquals(new AnswerMessage(RING), said.message());
      JsonNode ok = phone.next();
      assertEquals("ok", ok.path("type").asText());
      assertEquals(7, ok.path("re").asInt());

      web.hub.send(
          id,
          new ToPhone.Lock(RING, "gate", LockNotice.PULSING, Optional.empty(), Optional.empty()));
      assertEquals("pulsing", phone.next().path("state").asText());
    }
  }

  @Test
  void theUpgradeIsRefusedWithoutCookieOriginOrSubprotocol() throws Exception {
    String cookie = web.enrol("directrice", "Direction");
    assertEquals(401, refused("", web.web.address(), "heurtoir.v1"));
    assertEquals(
        401, refused("__Host-heurtoir=" + "A".repeat(43), web.web.address(), "heurtoir.v1"));
    assertEquals(403, refused(cookie, "https://elsewhere.example", "heurtoir.v1"));
    assertEquals(400, refused(cookie, web.web.address(), "heurtoir.v9"));
    assertEquals(400, refused(cookie, web.web.address(), ""));
  }

  private int refused(String cookie, String origin, String subprotocol) {
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () ->
                TestPhone.connect(
                    web.http,
                    URI.create(web.web.address()),
                    cookie,
                    origin,
                    subprotocol,
                    web.device(cookie)));
    return assertInstanceOf(WebSocketHandshakeException.class, refused.getCause())
        .getResponse()
        .statusCode();
  }
}
