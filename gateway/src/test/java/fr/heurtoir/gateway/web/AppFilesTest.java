package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppFilesTest {
  private static RunningWeb web;

  @BeforeAll
  static void start() throws Exception {
    web = new RunningWeb();
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "/,text/html; charset=utf-8,no-cache",
    "/enrol,text/html; charset=utf-8,no-cache",
    "/index.html,text/html; charset=utf-8,no-cache",
    "/sw.js,text/javascript; charset=utf-8,no-cache",
    "/manifest.webmanifest,application/manifest+json,no-cache",
    "/icon.png,image/png,no-cache",
    "/assets/app-a1b2c3.js,text/javascript; charset=utf-8,'public, max-age=31536000, immutable'",
  })
  void filesComeWithTheirTypeAndHowLongToKeepThem(String path, String type, String keep)
      throws Exception {
    // Twice: from the class path, then from memory.
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer = web.get(path);
      assertEquals(200, answer.statusCode());
      assertEquals(type, header(answer, "Content-Type"));
      assertEquals(keep, header(answer, "Cache-Control"));
      assertFalse(answer.body().isEmpty());
    }
  }

  @Test
  void aFileThatDidNotChangeIsNotSentAgain() throws Exception {
    String etag = header(web.get("/"), "ETag");
    HttpResponse<String> answer = web.get("/", "If-None-Match", etag);
    assertEquals(304, answer.statusCode());
    assertEquals("", answer.body());
    assertEquals(200, web.get("/", "If-None-Match", "\"other\"").statusCode());
  }

  @Test
  void textIsCompressedForThoseWhoTakeIt() throws Exception {
    String path = "/assets/app-a1b2c3.js";
    String plain = web.get(path).body();
    HttpResponse<byte[]> answer =
        web.http.send(
            HttpRequest.newBuilder(URI.create(web.web.address() + path))
                .header("Accept-Encoding", "gzip, br")
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertEquals("gzip", header(answer, "Content-Encoding"));
    assertTrue(answer.body().length < plain.length() / 2);
    assertEquals(
        plain,
        new String(
            new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(),
            StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/none.js",
        "/notes.secret",
        "/assets",
        "/assets/",
        "/../store/package-info.class",
        "/assets/../index.html/../../V1__phones_and_rings.sql",
        "/%2e%2e/%2e%2e/etc/passwd.txt",
        "/assets/%2e%2e/index.html%00.js",
        "//etc/passwd.txt",
        "/.hidden/x.js",
        "/a/b/c/d/e/f/g/h.js",
      })
  void whatIsNoFileOfTheAppIsNotFound(String path) throws Exception {
    try (Raw raw = new Raw(web.web.port())) {
      int status =
          raw.send("GET " + path + " HTTP/1.1\r\nHost: localhost:" + web.web.port() + "\r\n\r\n")
              .status();
      assertTrue(List.of(400, 404).contains(status), () -> path + ": " + status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/none.js", "/health", "/api/v1/me", "/assets/app-a1b2c3.js"})
  void everyAnswerTellsTheBrowserWhatToRefuse(String path) throws Exception {
    HttpResponse<String> answer = web.get(path);
    String csp = header(answer, "Content-Security-Policy");
    assertTrue(csp.startsWith("default-src 'none'; script-src 'self';"), csp);
    assertTrue(csp.contains("frame-ancestors 'none'"), csp);
    assertFalse(csp.contains("unsafe"), csp);
    assertFalse(csp.contains("http"), csp);
    assertTrue(csp.contains("require-trusted-types-for 'script'; trusted-types heurtoir"), csp);
    assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
    assertEquals("no-referrer", header(answer, "Referrer-Policy"));
    assertEquals("same-origin", header(answer, "Cross-Origin-Opener-Policy"));
    assertTrue(header(answer, "Permissions-Policy").contains("microphone=(self)"));
    assertTrue(header(answer, "Permissions-Policy").contains("camera=()"));
    assertTrue(header(answer, "Permissions-Policy").contains("geolocation=()"));
  }

  @Test
  void everybodySeesWhetherAllIsWellAndNothingMore() throws Exception {
    HttpResponse<String> health = web.get("/health");
    assertEquals(200, health.statusCode());
    assertEquals("{\"status\":\"ok\"}", health.body());
    assertEquals(404, web.get("/metrics").statusCode());
  }

  @Test
  void aForeignHostNameReachesNothingButHealth() throws Exception {
    for (String path : List.of("/", "/api/v1/me", "/sw.js")) {
      try (Raw raw = new Raw(web.web.port())) {
        assertEquals(
            421, raw.send("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n").status());
      }
    }
    try (Raw raw = new Raw(web.web.port())) {
      assertEquals(200, raw.send("GET /health HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n").status());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%zz HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET /% HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET /api/v1/rings?limit=%q HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n"
      })
  void aRequestWithoutOneHostAndAPathIsRefusedWithoutAWord(String request) throws Exception {
    long before = web.counters.values().get("heurtoir_web_malformed_total");
    try (SaidInLog log = new SaidInLog("");
        Raw raw = new Raw(web.web.port())) {
      String host = "localhost:" + web.web.port();
      String head = raw.send(request.replace("HOST", host)).head();
      assertTrue(head.startsWith("HTTP/1.1 400 "), head);
      assertTrue(raw.closedByPeer());
      assertEquals(List.of(), log.lines());
    }
    assertEquals(before + 1, web.counters.values().get("heurtoir_web_malformed_total"));
  }

  @Test
  void anEscapedPathThatIsOneIsLookedFor() throws Exception {
    assertEquals(404, web.get("/caf%C3%A9").statusCode());
    assertEquals(404, web.get("/%ff").statusCode());
  }
}
