package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.phone.PhoneLimits;
import fr.heurtoir.gateway.phone.TestKey;
import fr.heurtoir.gateway.web.RunningWeb.Heard;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody can do who has a phone's cookie and not the phone: nothing. */
class ACookieAloneIsNothingTest {
  private static final String RING = "01J00000000000000000000000";

  private final List<String> displayed = new CopyOnWriteArrayList<>();
  private RunningWeb web;
  private String cookie;
  private TestKey key;

  @BeforeEach
  void start() throws Exception {
    web =
        new RunningWeb(
            PhoneLimits.standard(),
            builder ->
                // Tries that came long ago count no less here.
                builder
                    .nanos(() -> 0)
                    .displayed(
                        new Displayed() {
                          @Override
                          public void ring(String phone, RingId ring) {
                            displayed.add(phone);
                          }

                          @Override
                          public void test(String phone, String test) {
                            displayed.add(phone);
                          }
                        }));
    cookie = web.enrol("directrice", "Direction");
    key = web.device(cookie).key();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  /** Every call that a cookie is sent with; that it is whole, the next test but one says. */
  static Stream<String> calls() {
    return Stream.of(
        "GET /api/v1/me",
        "GET /api/v1/phones",
        "GET /api/v1/rings",
        "GET /api/v1/rings/" + RING,
        "GET /api/v1/rings/" + RING + "/snapshot",
        "POST /api/v1/pushed",
        "POST /api/v1/leave");
  }

  private HttpRequest request(String call) {
    String[] words = call.split(" ");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(web.web.address() + words[1]))
            .timeout(RunningWeb.BOUND)
            .header("Cookie", cookie)
            .header("Origin", web.web.address());
    return words[0].equals("GET")
        ? request.build()
        : request
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"ring\":\"" + RING + "\"}"))
            .build();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return web.http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private String nonce() throws Exception {
    return send(request("GET /api/v1/me")).headers().firstValue("DPoP-Nonce").orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void isToldNothingAndEndsNothing(String call) throws Exception {
    HttpResponse<String> answer = send(request(call));
    assertEquals(401, answer.statusCode());
    assertEquals("{\"error\":\"invalid_dpop_proof\"}", answer.body());
    assertEquals(
        "DPoP error=\"invalid_dpop_proof\"",
        answer.headers().firstValue("WWW-Authenticate").orElse(""));
    assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
    assertEquals(List.of(), displayed);
    assertEquals(200, web.get("/api/v1/me", "Cookie", cookie).statusCode(), "it is enrolled still");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void worksWithItsKeyWhateverTheTimeOfThePhone(String call) throws Exception {
    HttpResponse<String> answer =
        Proving.send(web.http, request(call), key, HttpResponse.BodyHandlers.ofString());
    assertTrue(List.of(200, 204, 404).contains(answer.statusCode()), answer.body());
  }

  @Test
  void aProofIsForOneRequestOnce() throws Exception {
    HttpRequest me = request("GET /api/v1/me");
    String proof = Proving.proof(me, key, nonce());
    assertEquals(200, send(Proving.with(me, proof)).statusCode());
    assertEquals(401, send(Proving.with(me, proof)).statusCode(), "a replay");
    String another = Proving.proof(me, key, nonce());
    assertEquals(401, send(Proving.with(request("GET /api/v1/phones"), another)).statusCode());
    assertEquals(401, send(Proving.with(request("POST /api/v1/leave"), another)).statusCode());
  }

  @Test
  void whatIsNoProofOfThisPhoneIsRefused() throws Exception {
    HttpRequest me = request("GET /api/v1/me");
    String htu = Proving.htu(me.uri());
    String nonce = nonce();
    TestKey thief = TestKey.make();
    String id = UUID.randomUUID().toString();
    List<String> bad =
        new ArrayList<>(
            List.of(
                Proving.proof(thief, thief, "GET", htu, id, nonce),
                Proving.proof(key, thief, "GET", htu, id, nonce),
                Proving.proof(thief, key, "GET", htu, id, nonce),
                Proving.proof(key, key, "POST", htu, id, nonce),
                Proving.proof(key, key, "GET", "https://evil.example/api/v1/me", id, nonce),
                Proving.proof(key, key, "GET", htu + "?x=1", id, nonce),
                Proving.proof(key, key, "GET", htu, "", nonce),
                Proving.proof(key, key, "GET", htu, "x".repeat(200), nonce),
                Proving.jwt(key, "{\"typ\":\"dpop+jwt\",\"alg\":\"none\"}", "{}"),
                Proving.jwt(key, "[]", "{}"),
                "a.b.c",
                "a.b",
                "x".repeat(4_000)));
    for (String proof : bad) {
      HttpResponse<String> answer = send(Proving.with(me, proof));
      assertEquals(401, answer.statusCode(), proof);
      assertEquals("{\"error\":\"invalid_dpop_proof\"}", answer.body(), proof);
    }
    HttpRequest twice =
        HttpRequest.newBuilder(me, (name, value) -> true)
            .header("DPoP", Proving.proof(me, key, nonce))
            .header("DPoP", Proving.proof(me, key, nonce))
            .build();
    assertEquals(401, send(twice).statusCode());
  }

  @Test
  void withoutANonceOfThisStartOneIsGiven() throws Exception {
    HttpRequest me = request("GET /api/v1/me");
    for (String nonce : List.of("", "0.AAAA", "x", "99999.AAAA", "-1.AAAA")) {
      HttpResponse<String> answer = send(Proving.with(me, Proving.proof(me, key, nonce)));
      assertEquals(401, answer.statusCode());
      assertEquals("{\"error\":\"use_dpop_nonce\"}", answer.body());
      String given = answer.headers().firstValue("DPoP-Nonce").orElseThrow();
      assertEquals(200, send(Proving.with(me, Proving.proof(me, key, given))).statusCode());
    }
  }

  @Test
  void aFloodOfProofsThatDoNotHoldIsTurnedAwayAndThePhoneIsNot() throws Exception {
    HttpRequest me = request("GET /api/v1/me");
    int turnedAway = 0;
    for (int i = 0; i < 80; i++) {
      turnedAway += send(Proving.with(me, "a.b.c")).statusCode() == 429 ? 1 : 0;
    }
    assertTrue(turnedAway > 0);
    assertEquals(200, web.get("/api/v1/me", "Cookie", cookie).statusCode());
  }

  @Test
  void aConnectionWithoutAProofDisplacesNone() throws Exception {
    try (TestPhone hers = web.connect(cookie)) {
      hers.hello().next();
      assertInstanceOf(Heard.Ready.class, web.heard.next());
      String id = web.device(cookie).phone();
      for (int i = 0; i < 100; i++) {
        web.connect(cookie, new TestPhone.Device(id, TestKey.make())).hello();
      }
      assertTrue(web.hub.reachable(id));
      hers.say("{\"type\":\"visible\",\"visible\":true,\"id\":3}");
      assertEquals(3, hers.next().path("re").asInt());
    }
  }

  @Test
  void theLogNamesWhoTried() throws Exception {
    try (SaidInLog log = new SaidInLog(PhoneDoor.class)) {
      send(request("POST /api/v1/leave"));
      String line = log.line("event=proof-refused");
      assertTrue(line.contains("phone=" + web.device(cookie).phone() + " "), line);
      assertTrue(line.contains("path=/api/v1/leave reason=signature client=127.0.0.1"), line);
      assertFalse(line.contains(cookie.substring(cookie.indexOf('=') + 1)), line);
    }
    assertNotEquals(
        0, web.counters.values().get("heurtoir_web_proofs_refused_total{reason=\"proof\"}"));
  }
}
