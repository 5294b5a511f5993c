package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.phone.PhoneLimits;
import fr.heurtoir.gateway.phone.TestKey;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.store.NewDatabase;
import fr.heurtoir.gateway.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enrolling while somebody else holds the lock of the real database. */
class ALockedDatabaseOverHttpTest {
  @TempDir Path folder;

  private final TestKey key = TestKey.make();
  private Store store;
  private RunningWeb web;

  @BeforeEach
  void start() throws Exception {
    web = new RunningWeb(this::open, PhoneLimits.standard(), it -> it.nanos(() -> 0));
  }

  private Kept open(Supplier<Schools> schools) {
    try {
      store =
          Store.open(
              NewDatabase.at(folder.resolve("test.db")),
              schools,
              SteadyClock.Sources.system(),
              new Counters());
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
    return new Kept(store, store.accountLogins(), store.ringLog(), store.snapshots());
  }

  @AfterEach
  void stop() {
    web.close();
    store.close();
  }

  private String body(String token, String name) {
    return key.enrolment("token", token, name);
  }

  private HttpResponse<String> enrol(String body) throws Exception {
    return web.post("/api/v1/enrol", body, web.web.address());
  }

  @Test
  void whileTheDatabaseMakesSomeWaitTheOthersAreServed() throws Exception {
    web.enrol("directrice", "Direction");
    String token = web.token("agent");
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("test.db"));
        Statement lock = other.createStatement()) {
      lock.execute("begin immediate");
      // Each holds a thread of the store for half a second; two run at once.
      List<CompletableFuture<HttpResponse<String>>> waiting =
          IntStream.range(0, 6)
              .mapToObj(
                  i ->
                      web.http.sendAsync(
                          HttpRequest.newBuilder(URI.create(web.web.address() + "/api/v1/enrol"))
                              .header("Content-Type", "application/json")
                              .header("Origin", web.web.address())
                              .POST(HttpRequest.BodyPublishers.ofString(body(token, "x")))
                              .build(),
                          HttpResponse.BodyHandlers.ofString()))
              .toList();
      assertEquals(200, web.get("/health").statusCode());
      assertEquals(200, web.get("/").statusCode());
      assertTrue(waiting.stream().anyMatch(w -> !w.isDone()), "served before them");
      for (CompletableFuture<HttpResponse<String>> answer : waiting) {
        assertEquals(
            503,
            answer
                .get(RunningWeb.BOUND.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .statusCode());
      }
      lock.execute("rollback");
    }
  }

  @Test
  void aLockedDatabaseIsSaidToComeBackAndPhonesStayKnown() throws Exception {
    String cookie = web.enrol("directrice", "Direction");
    String token = web.token("agent");
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("test.db"));
        Statement lock = other.createStatement()) {
      lock.execute("begin immediate");
      HttpResponse<String> answer = enrol(body(token, "x"));
      assertEquals(503, answer.statusCode());
      assertEquals("{\"error\":\"internal\"}", answer.body());
      assertEquals(200, web.get("/api/v1/me", "Cookie", cookie).statusCode());
      try (TestPhone phone = web.connect(cookie)) {
        assertEquals("welcome", phone.hello().next().path("type").asText());
      }
      lock.execute("rollback");
    }
    assertEquals(200, enrol(body(token, "x")).statusCode());
  }
}
