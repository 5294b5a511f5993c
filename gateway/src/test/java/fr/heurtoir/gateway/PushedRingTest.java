package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import fr.heurtoir.gateway.cli.ControlClient;
import fr.heurtoir.gateway.push.Phone;
import fr.heurtoir.gateway.push.TestService;
import fr.heurtoir.gateway.school.HistoryPolicy;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.RingId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ring reaches a phone whose app is closed: whole gateway, real push service, foreign reader. */
class PushedRingTest {
  @TempDir Path folder;
  @TempDir Path elsewhere;

  private WholeGateway commune(TestService service) throws Exception {
    return new WholeGateway(
        folder,
        1,
        HistoryPolicy.standard(),
        List.of(service.listed()),
        Optional.of(service.authority));
  }

  private static String subscription(Phone keys, String endpoint) {
    return "{\"type\":\"push\",\"id\":3,\"subscription\":{\"endpoint\":\""
        + endpoint
        + "\",\"p256dh\":\""
        + keys.p256dh()
        + "\",\"auth\":\""
        + keys.auth()
        + "\"}}";
  }

  private static int displayed(WholeGateway commune, String cookie, String origin, String body)
      throws Exception {
    return commune
        .send(
            HttpRequest.newBuilder(URI.create(commune.rooms.web().address() + "/api/v1/pushed"))
                .header("Cookie", cookie)
                .header("Origin", origin)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build())
        .statusCode();
  }

  private static String gone(WholeGateway commune, TestPhone phone, String id) throws Exception {
    phone.close();
    Until.holds("the phone is gone", () -> !commune.rooms.hub().reachable(id));
    return id;
  }

  private static String id(WholeGateway commune) {
    return commune.rooms.store().phones().all().getFirst().id();
  }

  @Test
  void aClosedAppIsWokenSaysSoAndIsToldThatSomebodyElseAnswered() throws Exception {
    try (TestService service = new TestService(elsewhere);
        WholeGateway commune = commune(service)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      Phone keys = new Phone();
      TestPhone asleep = commune.phone();
      String cookie = commune.cookie();
      String id = id(commune);
      asleep.say(subscription(keys, service.endpoint("/p/secret")));
      WholeGateway.heard(asleep, "ok", "re", "3");
      gone(commune, asleep, id);

      TestPhone awake = commune.phone();
      RingId ring = station.ring();
      JsonNode pushed = keys.read(service.next().body());
      assertEquals(ring.value(), pushed.path("heurtoir").path("ring").asText());
      assertEquals("ring", pushed.path("heurtoir").path("kind").asText());
      assertFalse(pushed.toString().contains("Ferry"), "no school's name");
      String own = commune.rooms.web().address();
      assertEquals(204, displayed(commune, cookie, own, "{\"ring\":\"" + ring + "\"}"));

      WholeGateway.heard(awake, "ring", "ring", ring.value());
      awake.say("{\"type\":\"told\",\"ring\":\"" + ring + "\"}");
      awake.say("{\"type\":\"answer\",\"ring\":\"" + ring + "\"}");
      WholeGateway.heard(awake, "state", "state", "talking");
      JsonNode withdrawn = keys.read(service.next().body());
      assertEquals("withdrawn", withdrawn.path("heurtoir").path("kind").asText());
      assertTrue(withdrawn.path("heurtoir").path("answered").asBoolean());
      awake.say("{\"type\":\"hangup\",\"ring\":\"" + ring + "\"}");
      WholeGateway.heard(awake, "state", "state", "ended");

      Until.holds("kept", () -> woken(commune, ring, id).isNumber());
      assertTrue(told(commune, ring, id).isNull(), "its page never showed it");
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
        assertEquals(
            0, ControlClient.ask(folder.resolve("control.sock"), List.of("phones"), out, out));
      }
      String line =
          said.toString(StandardCharsets.UTF_8)
              .lines()
              .filter(each -> each.startsWith(id))
              .findFirst()
              .orElseThrow();
      assertTrue(line.matches(".*connected=no .*woken=20.*push=localhost unreachable=-"), line);
      assertEquals(0, service.waiting());
    }
  }

  private static JsonNode receipt(WholeGateway commune, RingId ring, String phone)
      throws Exception {
    for (JsonNode each : commune.json("/api/v1/rings/" + ring).path("phones")) {
      if (each.path("id").asText().equals(phone)) {
        return each;
      }
    }
    return MissingNode.getInstance();
  }

  private static JsonNode woken(WholeGateway commune, RingId ring, String phone) throws Exception {
    return receipt(commune, ring, phone).path("woken");
  }

  private static JsonNode told(WholeGateway commune, RingId ring, String phone) throws Exception {
    return receipt(commune, ring, phone).path("told");
  }

  @Test
  void withNoHostListedNothingIsOfferedKeptOrMade() throws Exception {
    try (TestService service = new TestService(elsewhere);
        WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      String id = id(commune);
      phone.say(subscription(new Phone(), service.endpoint("/p")));
      assertEquals(
          "push-host", WholeGateway.heard(phone, "error", "re", "3").path("code").asText());
      gone(commune, phone, id);
      RingId ring = station.ring();
      Until.holds("the visitor is told", () -> station.responses.contains("480 INVITE"));
      assertFalse(Files.exists(folder.resolve("push.key")));
      assertEquals(0, service.waiting());
    }
  }

  @Test
  void anEndpointOutsideThePolicyAndKeysThatAreNoneAreRefused() throws Exception {
    try (TestService service = new TestService(elsewhere);
        WholeGateway commune = commune(service)) {
      TestPhone phone = commune.phone();
      phone.say(subscription(new Phone(), "https://evil.example/p"));
      assertEquals(
          "push-host", WholeGateway.heard(phone, "error", "re", "3").path("code").asText());
      Phone keys = new Phone();
      phone.say(
          subscription(keys, service.endpoint("/p")).replace(keys.p256dh(), "B" + "A".repeat(86)));
      assertEquals(
          "bad-message", WholeGateway.heard(phone, "error", "re", "3").path("code").asText());
      assertTrue(commune.rooms.store().subscriptions().of(id(commune)).isEmpty());
    }
  }

  @Test
  void aSubscriptionThatItsServiceForgotIsForgotten() throws Exception {
    try (TestService service = new TestService(elsewhere);
        WholeGateway commune = commune(service)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      String id = id(commune);
      phone.say(subscription(new Phone(), service.endpoint("/p")));
      WholeGateway.heard(phone, "ok", "re", "3");
      service.behave(exchange -> exchange.sendResponseHeaders(410, -1));
      gone(commune, phone, id);
      station.ring();
      service.next();
      Until.holds("forgotten", () -> commune.rooms.store().subscriptions().of(id).isEmpty());
    }
  }

  @Test
  void aSubscriptionOfAnotherKeyIsDroppedAndItsPhoneToldToSubscribeAnew() throws Exception {
    try (TestService service = new TestService(elsewhere);
        WholeGateway commune = commune(service)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      String id = id(commune);
      phone.say(subscription(new Phone(), service.endpoint("/old")));
      WholeGateway.heard(phone, "ok", "re", "3");
      service.behave(
          exchange -> {
            byte[] said =
                "{\"reason\":\"VapidPkHashMismatch\"}"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(400, said.length);
            try (var out = exchange.getResponseBody()) {
              out.write(said);
            }
          });
      phone.say("{\"type\":\"test\",\"id\":4}");
      service.next();
      Until.holds("forgotten", () -> commune.rooms.store().subscriptions().of(id).isEmpty());
      phone.say(subscription(new Phone(), service.endpoint("/old")));
      assertEquals("push-key", WholeGateway.heard(phone, "error", "re", "3").path("code").asText());
      phone.say(subscription(new Phone(), service.endpoint("/anew")));
      WholeGateway.heard(phone, "ok", "re", "3");
      assertTrue(commune.rooms.store().subscriptions().of(id).isPresent());
    }
  }

  @Test
  void whoeverLeavesTakesTheirEndpointWithThem() throws Exception {
    try (TestService service = new TestService(elsewhere);
        WholeGateway commune = commune(service)) {
      TestPhone phone = commune.phone();
      String id = id(commune);
      phone.say(subscription(new Phone(), service.endpoint("/p/secret")));
      WholeGateway.heard(phone, "ok", "re", "3");
      assertTrue(commune.rooms.store().subscriptions().of(id).isPresent());
      commune.rooms.store().sessions().revoke(id);
      assertTrue(commune.rooms.store().subscriptions().of(id).isEmpty());
    }
  }

  @Test
  void aTestShowsBothWaysToAPhone() throws Exception {
    try (TestService service = new TestService(elsewhere);
        WholeGateway commune = commune(service)) {
      Phone keys = new Phone();
      TestPhone phone = commune.phone();
      phone.say(subscription(keys, service.endpoint("/p")));
      WholeGateway.heard(phone, "ok", "re", "3");
      phone.say("{\"type\":\"test\",\"id\":4}");
      WholeGateway.heard(phone, "ok", "re", "4");
      String test =
          WholeGateway.heard(phone, m -> m.path("type").asText().equals("test"))
              .path("test")
              .asText();
      assertEquals(test, keys.read(service.next().body()).path("heurtoir").path("test").asText());
      phone.say("{\"type\":\"test-told\",\"test\":\"" + test + "\"}");
      WholeGateway.heard(
          phone,
          m ->
              m.path("type").asText().equals("test-result")
                  && m.path("connection").isNumber()
                  && m.path("push").asText().equals("sent"));
      String own = commune.rooms.web().address();
      assertEquals(204, displayed(commune, commune.cookie(), own, "{\"test\":\"" + test + "\"}"));
      JsonNode result = WholeGateway.heard(phone, "test-result", "push", "displayed");
      assertTrue(result.path("woken").isNumber() && result.path("connection").isNumber());
      phone.say("{\"type\":\"test\",\"id\":5}");
      assertEquals("too-many", WholeGateway.heard(phone, "error", "re", "5").path("code").asText());
    }
  }

  @Test
  void onlyAnEnrolledPhonesOwnPageMaySayWhatItDisplays() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      commune.phone();
      String own = commune.rooms.web().address();
      String ring = "{\"ring\":\"" + RingId.next(1) + "\"}";
      assertEquals(401, displayed(commune, "__Host-heurtoir=x", own, ring));
      assertEquals(403, displayed(commune, commune.cookie(), "https://evil.example", ring));
      for (String bad :
          List.of("{}", "[]", "{\"ring\":1}", "{\"ring\":\"x\"}", "{\"test\":\"\"}")) {
        assertEquals(400, displayed(commune, commune.cookie(), own, bad), bad);
      }
      assertEquals(413, displayed(commune, commune.cookie(), own, "x".repeat(5_000)));
      assertEquals(204, displayed(commune, commune.cookie(), own, ring), "of no live ring");
    }
  }
}
