package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.phone.PhoneLimits;
import fr.heurtoir.gateway.phone.TestKey;
import fr.heurtoir.gateway.school.CidrBlock;
import fr.heurtoir.gateway.web.RunningWeb.Heard;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files of {@code docs/proxies} in the programs that they are written for. */
class BehindAProxyTest {
  private static final List<CidrBlock> LOOPBACK =
      List.of(CidrBlock.read("127.0.0.1").orElseThrow(), CidrBlock.read("::1").orElseThrow());

  @TempDir Path folder;
  private Front front;
  private RunningWeb web;

  enum Program {
    NGINX,
    HAPROXY
  }

  @BeforeEach
  void start() throws IOException {
    front = new Front(folder.resolve("front"));
    web =
        new RunningWeb(
            PhoneLimits.standard(),
            builder ->
                builder
                    .nanos(() -> 0)
                    .listen("127.0.0.1", 0)
                    .origins(Set.of(front.origin()))
                    .trustedProxies(LOOPBACK)
                    .management(new InetSocketAddress("127.0.0.1", 0)));
  }

  @AfterEach
  void stop() {
    front.close();
    web.close();
  }

  private void run(Program program) throws Exception {
    switch (program) {
      case NGINX -> front.nginx(web.web.port());
      case HAPROXY -> front.haproxy(web.web.port());
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void aPhoneEnrolsRingsAndSaysWhatWasPushed(Program program) throws Exception {
    run(program);
    try (HttpClient http = front.client("127.0.0.2")) {
      TestKey key = TestKey.make();
      HttpResponse<String> enrolled =
          send(
              http,
              request("/api/v1/enrol")
                  .POST(body(key.enrolment("token", web.token("directrice"), "Direction"))));
      assertEquals(200, enrolled.statusCode(), enrolled.body());
      String cookie = enrolled.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
      String id = TestPhone.JSON.readTree(enrolled.body()).path("phone").path("id").asText();
      URI origin = URI.create(front.origin());
      try (TestPhone phone =
          TestPhone.connect(
              http, origin, cookie, front.origin(), "heurtoir.v1", new TestPhone.Device(id, key))) {
        assertEquals("welcome", phone.hello().next().path("type").asText());
        assertInstanceOf(Heard.Ready.class, web.heard.next());
      }
      HttpResponse<String> pushed =
          Proving.send(
              http,
              request("/api/v1/pushed")
                  .header("Cookie", cookie)
                  .POST(body("{\"ring\":\"01J00000000000000000000000\"}"))
                  .build(),
              key,
              text());
      assertEquals(204, pushed.statusCode(), pushed.body());
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void eachClientHasTriesOfItsOwnWhateverItWrites(Program program) throws Exception {
    run(program);
    try (HttpClient guesser = front.client("127.0.0.2");
        HttpClient other = front.client("127.0.0.3")) {
      int turnedAway = 0;
      for (int i = 0; i < 40; i++) {
        String made = "198.51.100." + i;
        HttpRequest.Builder guess =
            request("/api/v1/enrol/look")
                .header("X-Forwarded-For", made)
                .header("Forwarded", "for=" + made)
                .POST(body("{\"token\":\"" + "A".repeat(43) + "\"}"));
        turnedAway += send(guesser, guess).statusCode() == 429 ? 1 : 0;
      }
      assertTrue(turnedAway >= 1, "a guesser with made-up headers is never turned away");
      HttpResponse<String> look =
          send(
              other,
              request("/api/v1/enrol/look")
                  .POST(body("{\"token\":\"" + web.token("directrice") + "\"}")));
      assertEquals(200, look.statusCode(), look.body());
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void nobodyOutsideSeesTheCountersOrTheParts(Program program) throws Exception {
    run(program);
    try (HttpClient http = front.client("127.0.0.1")) {
      assertEquals(404, send(http, request("/metrics").GET()).statusCode());
      HttpResponse<String> health = send(http, request("/health").GET());
      assertEquals("{\"status\":\"ok\"}", health.body());
      assertEquals(
          "max-age=31536000", health.headers().firstValue("Strict-Transport-Security").orElse(""));
    }
  }

  @Test
  void nginxAsItComesPublishesNothingAndTheLogSaysWhichHostWasExpected() throws Exception {
    front.bareNginx(web.web.port());
    URI there = URI.create("http://127.0.0.1:" + front.port);
    try (SaidInLog log = new SaidInLog(Routes.class)) {
      assertEquals(421, web.http.send(to(there, "/metrics"), text()).statusCode());
      assertEquals("{\"status\":\"ok\"}", web.http.send(to(there, "/health"), text()).body());
      String line = log.line("event=host-refused");
      assertTrue(line.contains("host=\"127.0.0.1:" + web.web.port() + "\""), line);
      assertTrue(line.contains("expected=\"localhost:" + front.port + "\""), line);
    }
  }

  @Test
  void theManagementPortAnswersThisMachineAndNoProxy() throws Exception {
    URI there = URI.create("http://127.0.0.1:" + web.web.managementPort().orElseThrow());
    HttpResponse<String> metrics = web.http.send(to(there, "/metrics"), text());
    assertEquals(200, metrics.statusCode());
    assertTrue(metrics.body().contains("heurtoir_phones_reachable 0\n"), metrics.body());
    assertEquals(
        "{\"status\":\"ok\",\"parts\":[]}", web.http.send(to(there, "/health"), text()).body());
    for (String header : List.of("Forwarded", "X-Forwarded-For", "Via")) {
      HttpRequest proxied =
          HttpRequest.newBuilder(there.resolve("/metrics")).header(header, "x").build();
      assertEquals(403, web.http.send(proxied, text()).statusCode(), header);
    }
    try (Raw raw = new Raw(there.getPort())) {
      assertEquals(421, raw.send("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n").status());
    }
    assertFalse(web.get("/health").body().contains("parts"));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(front.origin() + path))
        .timeout(RunningWeb.BOUND)
        .header("Content-Type", "application/json")
        .header("Origin", front.origin());
  }

  private static HttpRequest to(URI there, String path) {
    return HttpRequest.newBuilder(there.resolve(path)).timeout(RunningWeb.BOUND).build();
  }

  private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), text());
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }
}
