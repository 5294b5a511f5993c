package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.history.RingRow.By;
import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.PhoneLimits;
import fr.heurtoir.gateway.phone.TestKey;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolOverHttpTest {
  private final TestKey key = TestKey.make();
  private RunningWeb web;

  @BeforeEach
  void start() throws Exception {
    // Its time stands: what may be tried again later may not here.
    web = new RunningWeb(PhoneLimits.standard(), it -> it.nanos(() -> 0));
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private String body(String token, String name) {
    return key.enrolment("token", token, name);
  }

  private HttpResponse<String> enrol(String body) throws Exception {
    return web.post("/api/v1/enrol", body, web.web.address());
  }

  @Test
  void enrolmentAnswersWhoItIsAndSetsACookieThatScriptsCannotRead() throws Exception {
    HttpResponse<String> answer = enrol(body(web.token("directrice"), "  Téléphone 📱 "));
    assertEquals(200, answer.statusCode());
    JsonNode json = TestPhone.JSON.readTree(answer.body());
    assertEquals("Téléphone 📱", json.path("phone").path("name").asText());
    assertEquals("directrice", json.path("person").path("id").asText());
    assertEquals("jules-ferry", json.path("schools").path(0).path("id").asText());
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(
        cookie.matches(
            "__Host-heurtoir=[A-Za-z0-9_-]{43}; Max-Age=34560000; Expires=[^;]+; Path=/; Secure;"
                + " HTTPOnly; SameSite=Strict"),
        cookie);
    assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
    web.owns(
        cookie.split(";")[0], new TestPhone.Device(json.path("phone").path("id").asText(), key));
    HttpResponse<String> me = web.get("/api/v1/me", "Cookie", cookie.split(";")[0]);
    assertEquals(200, me.statusCode());
    assertEquals(json, TestPhone.JSON.readTree(me.body()));
    assertEquals(
        cookie.split(";")[0], me.headers().firstValue("Set-Cookie").orElse("").split(";")[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"token\":1,\"name\":\"x\"}",
        "{\"token\":\"x\"}",
        "{\"token\":\"x\",\"name\":\"\"}",
        "{\"token\":\"x\",\"name\":\"   \"}",
        "{\"token\":\"x\",\"name\":\"a\\nb\"}",
        "{\"token\":\"x\",\"name\":\"a\\u2028b\"}",
        "{\"token\":\"x\",\"name\":\"a\\u202eb\"}",
        "{\"token\":\"x\",\"name\":\"a\\ud800\"}",
        "{\"token\":\"\",\"name\":\"x\"}",
        "{\"token\":\"x\",\"name\":[\"x\"]}",
      })
  void aBodyThatIsNotWhatIsAskedForIsRefused(String body) throws Exception {
    HttpResponse<String> answer = enrol(body);
    assertEquals(400, answer.statusCode());
    assertEquals("{\"error\":\"bad-request\"}", answer.body());
  }

  @Test
  void aNameOrABodyAboveItsBoundIsRefused() throws Exception {
    String token = web.token("directrice");
    assertEquals(400, enrol(body(token, "x".repeat(81))).statusCode());
    HttpResponse<String> large = enrol(body(token, "x".repeat(5_000)));
    assertEquals(413, large.statusCode());
    assertEquals("{\"error\":\"too-large\"}", large.body());
    // Neither used the token up.
    assertEquals(200, enrol(body(token, "x".repeat(80))).statusCode());
  }

  @Test
  void aFormOfAnotherPageIsRefusedBeforeAnythingIsRead() throws Exception {
    String token = web.token("directrice");
    for (String origin : List.of("https://evil.example", "null", "http://localhost")) {
      HttpResponse<String> answer = web.post("/api/v1/enrol", body(token, "x"), origin);
      assertEquals(403, answer.statusCode());
      assertEquals("{\"error\":\"origin\"}", answer.body());
    }
    HttpRequest without =
        HttpRequest.newBuilder(URI.create(web.web.address() + "/api/v1/enrol"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(token, "x")))
            .build();
    assertEquals(403, web.http.send(without, HttpResponse.BodyHandlers.ofString()).statusCode());
    assertEquals(200, enrol(body(token, "x")).statusCode());
  }

  @Test
  void aLinkThatEnrolsNobodySaysWhy() throws Exception {
    String token = web.token("directrice");
    assertEquals(200, enrol(body(token, "x")).statusCode());
    String other = TestKey.make().enrolment("token", token, "x");
    assertRefused(410, "used", enrol(other));
    assertRefused(404, "unknown-token", enrol(body("A".repeat(43), "x")));
    EnrolmentLink.Issued revoked = web.issue("directrice");
    assertTrue(web.store.enrolments().revoke(revoked.id()));
    assertRefused(410, "revoked", enrol(body(revoked.token(), "x")));
    assertEquals(1, web.hub.enrolled("jules-ferry").size());
  }

  @Test
  void aLinkIsLookedAtWithoutBeingUsed() throws Exception {
    EnrolmentLink.Issued issued = web.issue("directrice");
    for (String body :
        List.of("{\"token\":\"" + issued.token() + "\"}", "{\"code\":\"" + issued.code() + "\"}")) {
      HttpResponse<String> answer = web.post("/api/v1/enrol/look", body, web.web.address());
      JsonNode json = TestPhone.JSON.readTree(answer.body());
      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals("Mme Martin", json.path("person").path("name").asText());
      assertEquals("jules-ferry", json.path("school").path("id").asText());
      assertTrue(json.path("expires").asText().endsWith("Z"), answer.body());
    }
    assertEquals(200, enrol(body(issued.token(), "x")).statusCode());
    HttpResponse<String> used =
        web.post("/api/v1/enrol/look", "{\"token\":\"" + issued.token() + "\"}", web.web.address());
    assertRefused(410, "used", used);
    HttpResponse<String> code =
        web.post("/api/v1/enrol/look", "{\"code\":\"" + issued.code() + "\"}", web.web.address());
    assertRefused(404, "unknown-token", code);
  }

  @Test
  void aCodeIsTakenAsPeopleTypeIt() throws Exception {
    for (String typed : List.of("%s-%s", "%s %s", "%s%s")) {
      String code = web.issue("directrice").code();
      String said =
          typed.formatted(code.substring(0, 4), code.substring(5)).toLowerCase(Locale.ROOT);
      assertEquals(200, enrol(key.enrolment("code", said, "x")).statusCode(), said);
    }
    assertRefused(404, "unknown-token", enrol(key.enrolment("code", "ABCD-123", "x")));
    assertRefused(404, "unknown-token", enrol(key.enrolment("code", "U".repeat(8), "x")));
    assertRefused(404, "unknown-token", enrol(key.enrolment("code", "0".repeat(200), "x")));
  }

  @Test
  void whoGuessesCodesHasToWaitWhereverTheyCome() throws Exception {
    // Fewer than one address may try: it is the codes of all addresses together that are few.
    HttpResponse<String> answer = enrol(key.enrolment("code", "00000000", "x"));
    int tried = 1;
    while (answer.statusCode() == 404 && tried < 29) {
      answer = enrol(key.enrolment("code", "00000000", "x"));
      tried++;
    }
    assertRefused(429, "too-many", answer);
    assertTrue(tried > 20, "twenty are free");
    assertTrue(answer.headers().firstValue("Retry-After").orElse("").matches("[1-9]"));
    long counted =
        web.counters
            .values()
            .getOrDefault("heurtoir_enrolment_tries_total{result=\"too-many-codes\"}", 0L);
    assertEquals(1, counted);
    // A link is not guessed: it goes on.
    assertEquals(200, enrol(body(web.token("directrice"), "x")).statusCode());
  }

  @Test
  void aKeyThatIsNoneOrDidNotSignUsesNothingUp() throws Exception {
    String token = web.token("directrice");
    String good = body(token, "x");
    String other = TestKey.make().enrolment("token", token, "x");
    String signature = TestPhone.JSON.readTree(other).path("signature").asText();
    String mine = TestPhone.JSON.readTree(good).path("signature").asText();
    assertRefused(403, "signature", enrol(good.replace(mine, signature)));
    assertRefused(403, "signature", enrol(good.replace(token, web.token("directrice"))));
    assertRefused(400, "bad-request", enrol(good.replace(key.text(), key.text() + "A")));
    assertRefused(
        400, "bad-request", enrol(good.replace(key.text(), key.text().substring(0, 118) + "AAAA")));
    assertRefused(400, "bad-request", enrol(good.replace("\"signature\"", "\"other\"")));
    assertRefused(400, "bad-request", enrol(good.replace("\"key\"", "\"other\"")));
    assertRefused(400, "bad-request", enrol("{\"token\":\"" + token + "\",\"name\":\"x\"}"));
    assertRefused(400, "bad-request", enrol(good.replace("\"token\"", "\"code\":\"x\",\"token\"")));
    assertEquals(200, enrol(good).statusCode());
  }

  @Test
  void theSameDeviceMayAskAgainForAnAnswerThatWasLost() throws Exception {
    String token = web.token("directrice");
    HttpResponse<String> lost = enrol(body(token, "x"));
    HttpResponse<String> again = enrol(body(token, "x"));
    assertEquals(200, again.statusCode());
    assertEquals(lost.body(), again.body(), "the same phone");
    assertEquals(1, web.hub.enrolled("jules-ferry").size());
  }

  @Test
  void theManifestOfALinkStartsWithIt() throws Exception {
    String token = web.token("directrice");
    HttpResponse<String> made =
        web.post("/api/v1/enrol/app", "{\"token\":\"" + token + "\"}", web.web.address());
    assertEquals(200, made.statusCode(), made.body());
    String path = TestPhone.JSON.readTree(made.body()).path("manifest").asText();
    assertTrue(path.matches("/enrol/app/[A-Za-z0-9_-]{22}\\.webmanifest"), path);
    HttpResponse<String> manifest = web.get(path);
    assertEquals(200, manifest.statusCode());
    assertEquals(
        "application/manifest+json", manifest.headers().firstValue("Content-Type").orElse(""));
    assertEquals("no-store", manifest.headers().firstValue("Cache-Control").orElse(""));
    JsonNode json = TestPhone.JSON.readTree(manifest.body());
    assertEquals("/#enrol/" + token, json.path("start_url").asText());
    assertEquals("Heurtoir", json.path("name").asText(), "else the app's own");
    assertEquals(404, web.get("/enrol/app/" + "A".repeat(22) + ".webmanifest").statusCode());
    assertEquals(404, web.get("/enrol/app/x.webmanifest").statusCode());
    assertRefused(
        404,
        "unknown-token",
        web.post("/api/v1/enrol/app", "{\"token\":\"" + "A".repeat(43) + "\"}", web.web.address()));
  }

  private static void assertRefused(int status, String word, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals("{\"error\":\"" + word + "\"}", answer.body());
  }

  @Test
  void whoGuessesTokensHasToWait() throws Exception {
    int refused = 0;
    HttpResponse<String> answer = enrol(body("A".repeat(43), "x"));
    for (int i = 0; i < 40 && answer.statusCode() == 404; i++) {
      refused++;
      answer = enrol(body("A".repeat(43), "x"));
    }
    assertEquals(429, answer.statusCode(), () -> "after some refusals");
    assertTrue(refused >= 30, "thirty tries are free");
    assertEquals("{\"error\":\"too-many\"}", answer.body());
    int wait = Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow());
    assertTrue(wait >= 1 && wait <= 10, () -> "seconds to wait: " + wait);
  }

  @Test
  void leavingEndsTheSessionAndTheConnection() throws Exception {
    String cookie = web.enrol("directrice", "Direction");
    try (TestPhone phone = web.connect(cookie)) {
      phone.hello().next();
      HttpResponse<String> left =
          web.post("/api/v1/leave", "", web.web.address(), "Cookie", cookie);
      assertEquals(204, left.statusCode());
      assertTrue(left.headers().firstValue("Set-Cookie").orElse("").contains("Max-Age=0"));
      assertEquals(4003, phone.closeCode());
    }
    HttpResponse<String> me = web.get("/api/v1/me", "Cookie", cookie);
    assertEquals(401, me.statusCode());
    assertEquals("{\"error\":\"not-enrolled\"}", me.body());
    assertEquals(List.of(), web.hub.enrolled("jules-ferry"));
  }

  @Test
  void aClientThatSendsNoSecureCookieOverPlainHttpIsKnownOnThisMachine() throws Exception {
    String cookie = web.enrol("directrice", "Direction");
    String value = cookie.substring(cookie.indexOf('=') + 1);
    String here = "heurtoir-localhost=" + value;
    web.owns(here, web.device(cookie));
    HttpResponse<String> me = web.get("/api/v1/me", "Cookie", here);
    assertEquals(200, me.statusCode());
    List<String> set = me.headers().allValues("Set-Cookie").stream().sorted().toList();
    assertTrue(set.get(0).startsWith("__Host-heurtoir=" + value), set::toString);
    assertTrue(set.get(0).contains("Secure"), set::toString);
    assertTrue(set.get(1).startsWith(here) && !set.get(1).contains("Secure"), set::toString);
    assertTrue(set.get(1).contains("HTTPOnly; SameSite=Strict"), set::toString);
  }

  @Test
  void aPhoneKnowsThisGatewaysWordFromAProxys() throws Exception {
    String echo = "c2F5LXRoaXMtYWZ0ZXItbWU";
    HttpResponse<String> me = web.get("/api/v1/me", "Heurtoir-Echo", echo);
    assertEquals(401, me.statusCode());
    assertEquals(
        "application/vnd.heurtoir+json", me.headers().firstValue("Content-Type").orElseThrow());
    assertEquals("{\"error\":\"not-enrolled\",\"echo\":\"" + echo + "\"}", me.body());
    HttpResponse<String> odd = web.get("/api/v1/me", "Heurtoir-Echo", "<script>" + echo);
    assertEquals("{\"error\":\"not-enrolled\"}", odd.body());
    HttpResponse<String> leave =
        web.post("/api/v1/leave", "", web.web.address(), "Heurtoir-Echo", echo);
    assertEquals(401, leave.statusCode());
    assertTrue(leave.body().contains(echo), leave::body);
  }

  @Test
  void theLastRingsOfOnesSchoolsAreTold() throws Exception {
    RingId ring = RingId.next(1_700_000_000_000L);
    web.kept
        .rings()
        .append(
            new RingRow(
                ring,
                new DoorId("portail.jules-ferry"),
                "jules-ferry",
                Instant.parse("2026-03-02T08:00:00Z"),
                Instant.parse("2026-03-02T08:00:40Z"),
                Outcome.ANSWERED,
                Optional.of(new By("p1", "Direction")),
                true,
                OptionalLong.of(1),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.of("not for phones"),
                List.of(),
                Optional.empty()));
    String cookie = web.enrol("directrice", "Direction");
    assertEquals(401, web.get("/api/v1/rings").statusCode());
    for (String limit : List.of("0", "101", "-1", "x", "1e1", "99999999999")) {
      assertEquals(400, web.get("/api/v1/rings?limit=" + limit, "Cookie", cookie).statusCode());
    }
    long end = System.nanoTime() + RunningWeb.BOUND.toNanos();
    HttpResponse<String> answer = web.get("/api/v1/rings?limit=5", "Cookie", cookie);
    while (!answer.body().contains(ring.value()) && System.nanoTime() < end) {
      answer = web.get("/api/v1/rings?limit=5", "Cookie", cookie);
    }
    assertEquals(
        "{\"rings\":[{\"ring\":\""
            + ring
            + "\",\"door\":{\"id\":\"portail.jules-ferry\",\"name\":\"Portail\"},"
            + "\"school\":{\"id\":\"jules-ferry\",\"name\":\"École Jules-Ferry\"},"
            + "\"at\":\"2026-03-02T08:00:00.000Z\",\"outcome\":\"answered\","
            + "\"by\":{\"id\":\"p1\",\"name\":\"Direction\"},\"opened\":true,"
            + "\"late\":false,\"sure\":true,\"snapshot\":false,\"callBackUntil\":0,"
            + "\"callBackOf\":null}]}",
        answer.body());
  }
}
