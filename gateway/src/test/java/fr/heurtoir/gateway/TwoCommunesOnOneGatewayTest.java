package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.heurtoir.gateway.phone.TestKey;
import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.school.HistoryPolicy;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two communes that gave everything the same names, on one gateway: each is as if the other were
 * not there. The first is known as 127.0.0.1, the other as localhost.
 */
class TwoCommunesOnOneGatewayTest {
  private static final CommuneId OTHER = new CommuneId("ville-b");
  private static final String OTHER_SCHOOL = "jules-ferry.ville-b";
  private static final DoorId OTHER_GATE = new DoorId("d1.jules-ferry.ville-b");

  @TempDir Path folder;
  private WholeGateway gateway;
  private String here;
  private String there;

  @BeforeEach
  void start() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    here = "http://127.0.0.1:" + port;
    there = "http://localhost:" + port;
    Optional<GatewayConfig.Oidc> provider =
        Optional.of(
            new GatewayConfig.Oidc(
                URI.create("http://127.0.0.1:9"),
                "Compte",
                "heurtoir",
                Optional.empty(),
                List.of("openid"),
                true,
                true,
                false));
    List<Commune> communes =
        List.of(
            WholeGateway.commune(CommuneId.FIRST, folder, Set.of(here), here, provider),
            WholeGateway.commune(OTHER, folder, Set.of(there), there, Optional.empty()));
    gateway =
        new WholeGateway(
            folder,
            new Schools(
                communes,
                List.of(
                    WholeGateway.school(CommuneId.FIRST, 1, HistoryPolicy.standard()),
                    WholeGateway.school(OTHER, 1, HistoryPolicy.standard())),
                Map.of()),
            web -> web.listen("localhost", port).origins(Set.of(here)),
            List.of("127.0.0.1:9"),
            Optional.empty());
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  private TestPhone phoneHere() throws Exception {
    return gateway.phone("directrice", "jules-ferry", here);
  }

  private TestPhone phoneThere() throws Exception {
    return gateway.phone("directrice.ville-b", OTHER_SCHOOL, there);
  }

  private StationDouble station(DoorId door) throws Exception {
    StationDouble station = gateway.station(door);
    station.register(Optional.of("1"));
    return station;
  }

  private static JsonNode next(TestPhone phone, String type) throws Exception {
    return WholeGateway.heard(phone, message -> message.path("type").asText().equals(type));
  }

  private static String answer(TestPhone phone, int id) throws Exception {
    JsonNode answer = WholeGateway.heard(phone, m -> m.path("re").asInt() == id);
    return answer.path("type").asText().equals("ok") ? "ok" : answer.path("code").asText();
  }

  private HttpResponse<byte[]> get(String at, String path, String cookie) throws Exception {
    return gateway.send(
        HttpRequest.newBuilder(URI.create(at + path)).header("Cookie", cookie).build());
  }

  private static JsonNode json(HttpResponse<byte[]> answer) throws Exception {
    return JsonMapper.builder().build().readTree(answer.body());
  }

  @Test
  void aRingAndItsHistoryAreItsOwnCommunes() throws Exception {
    TestPhone own = phoneThere();
    String ownCookie = gateway.cookie();
    TestPhone first = phoneHere();
    String firstCookie = gateway.cookie();
    StationDouble firstGate = station(WholeGateway.GATE);
    StationDouble otherGate = station(OTHER_GATE);

    RingId ring = firstGate.ring();
    assertEquals(ring.value(), next(first, "ring").path("ring").asText());
    WholeGateway.open(own, ring);
    assertEquals("unknown-ring", answer(own, 7), "nor does it learn that there is one");
    WholeGateway.open(first, ring);
    WholeGateway.heard(first, "lock", "state", "pulsing");
    assertTrue(otherGate.lock.isEmpty(), () -> otherGate.lock.toString());

    RingId later = otherGate.ring();
    // The first that this phone heard of any ring is of its own.
    assertEquals(later.value(), next(own, "ring").path("ring").asText());
    WholeGateway.open(own, later);
    WholeGateway.heard(own, "lock", "state", "pulsing");

    firstGate.flow.close();
    otherGate.flow.close();
    Until.holds(
        "each commune's history has its own ring",
        () ->
            rings(json(get(there, "/api/v1/rings", ownCookie))).equals(List.of(later.value()))
                && rings(json(get(here, "/api/v1/rings", firstCookie)))
                    .equals(List.of(ring.value())));
    for (String path : List.of("", "/snapshot")) {
      assertEquals(
          404, get(there, "/api/v1/rings/" + ring.value() + path, ownCookie).statusCode(), path);
    }
  }

  private static List<String> rings(JsonNode page) {
    return StreamSupport.stream(page.path("rings").spliterator(), false)
        .map(ring -> ring.path("ring").asText())
        .toList();
  }

  @Test
  void aSessionIsOneAtItsOwnCommunesAddressAlone() throws Exception {
    phoneHere();
    String cookie = gateway.cookie();

    assertEquals(200, get(here, "/api/v1/me", cookie).statusCode());
    HttpResponse<byte[]> elsewhere = get(there, "/api/v1/me", cookie);
    assertEquals(401, elsewhere.statusCode());
    assertEquals("not-enrolled", json(elsewhere).path("error").asText());
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThrows(
          CompletionException.class,
          () ->
              TestPhone.connect(
                  http,
                  URI.create(there),
                  cookie,
                  there,
                  "heurtoir.v1",
                  new TestPhone.Device("p", TestKey.make())));
      // A page of the other commune speaks for nobody of this one.
      assertEquals(
          403,
          http.send(
                  HttpRequest.newBuilder(URI.create(here + "/api/v1/leave"))
                      .header("Cookie", cookie)
                      .header("Origin", there)
                      .POST(HttpRequest.BodyPublishers.noBody())
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode());
    }
  }

  @Test
  void aLinkEnrolsAtItsOwnCommunesAddressAlone() throws Exception {
    String token =
        gateway
            .rooms
            .store()
            .enrolments()
            .issueToken("directrice", "jules-ferry", Duration.ofHours(1), "test");
    assertEquals(404, look(there, token));
    assertEquals(404, enrol(there, token));
    assertEquals(200, look(here, token));
    assertEquals(200, enrol(here, token));
  }

  private int look(String at, String token) throws Exception {
    return post(at, "/api/v1/enrol/look", "{\"token\":\"" + token + "\"}");
  }

  private int enrol(String at, String token) throws Exception {
    return post(at, "/api/v1/enrol", TestKey.make().enrolment("token", token, "Direction"));
  }

  private int post(String at, String path, String body) throws Exception {
    return gateway
        .send(
            HttpRequest.newBuilder(URI.create(at + path))
                .header("Origin", at)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build())
        .statusCode();
  }

  @Test
  void lockdownAndAbsenceAreItsOwnCommunes() throws Exception {
    TestPhone own = phoneThere();
    TestPhone first = phoneHere();
    station(WholeGateway.GATE);
    StationDouble otherGate = station(OTHER_GATE);
    String lockdown = "\"type\":\"lockdown\",\"school\":\"%s\",\"state\":\"set\",\"id\":%d,%s";

    own.say(
        "{"
            + lockdown.formatted("jules-ferry", 3, own.proof("lockdown", "jules-ferry", "set"))
            + "}");
    assertNotEquals("ok", answer(own, 3), "another commune's school");
    first.say(
        "{"
            + lockdown.formatted("jules-ferry", 4, first.proof("lockdown", "jules-ferry", "set"))
            + "}");
    assertEquals("ok", answer(first, 4));
    first.say("{\"type\":\"quiet\",\"school\":\"jules-ferry\",\"for\":\"day\",\"id\":5}");
    assertEquals("ok", answer(first, 5));

    assertTrue(gateway.onLoop(() -> refuses(WholeGateway.GATE)));
    assertFalse(gateway.onLoop(() -> refuses(OTHER_GATE)));
    RingId ring = otherGate.ring();
    assertEquals(ring.value(), next(own, "ring").path("ring").asText(), "not quiet here");
    WholeGateway.open(own, ring);
    WholeGateway.heard(own, "lock", "state", "pulsing");
  }

  private boolean refuses(DoorId door) {
    return gateway.rooms.stations().lockdowns().refuses(door);
  }

  @Test
  void accountsAndKeysAreEachCommunesOwn() throws Exception {
    assertEquals("Compte", json(get(here, "/api/v1/ways", "")).path("oidc").path("name").asText());
    assertTrue(json(get(there, "/api/v1/ways", "")).path("oidc").isNull());
    assertEquals(404, get(there, "/api/v1/oidc/login", "").statusCode());

    assertNotEquals(orderKey(WholeGateway.GATE), orderKey(OTHER_GATE));
    phoneHere();
    phoneThere();
    String firstPush = pushKey("directrice");
    assertNotEquals(firstPush, pushKey("directrice.ville-b"));
    assertEquals(87, firstPush.length());
    assertEquals(65, Base64.getUrlDecoder().decode(firstPush).length);
  }

  private String orderKey(DoorId door) {
    return gateway.rooms.stations().keys().of(door).epoch().keys().getFirst().value();
  }

  /** What a person's phone subscribes for. */
  private String pushKey(String person) {
    return gateway.rooms.store().phones().all().stream()
        .filter(phone -> phone.person().equals(person))
        .flatMap(phone -> gateway.rooms.hub().phone(phone.id()).stream())
        .flatMap(phone -> gateway.rooms.wakes().offer(phone).stream())
        .findFirst()
        .orElseThrow()
        .key();
  }

  @Test
  void aCommuneThatAReloadTakesAwayIsKnownAtNoAddress() throws Exception {
    phoneThere();
    String cookie = gateway.cookie();
    assertEquals(200, get(there, "/api/v1/me", cookie).statusCode());

    Schools both = gateway.schools;
    gateway.schools =
        new Schools(both.communes().subList(0, 1), both.of(CommuneId.FIRST), Map.of());
    gateway.rooms.reloaded();
    assertEquals(421, get(there, "/api/v1/me", cookie).statusCode());
    assertEquals(401, get(here, "/api/v1/me", cookie).statusCode());

    gateway.schools = both;
    gateway.rooms.reloaded();
    assertEquals(200, get(there, "/api/v1/me", cookie).statusCode());
  }
}
