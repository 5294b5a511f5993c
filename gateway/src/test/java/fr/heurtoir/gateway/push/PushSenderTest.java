package fr.heurtoir.gateway.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import fr.heurtoir.gateway.ops.Counters;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real requests to a push service of this machine, over TLS. */
class PushSenderTest {
  private static final String RING = "01JD5Q2T4Z8W9X0Y1V2N3M4K5H";
  private static final PushLimits QUICK =
      new PushLimits(
          8, 4, Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(50), 6, 0.001);

  @TempDir Path folder;
  private TestService service;
  private PushPolicy policy;
  private PushIdentity identity;
  private PushSender sender;
  private Phone phone;

  @BeforeEach
  void start() throws Exception {
    service = new TestService(folder);
    phone = new Phone();
    policy = new PushPolicy(List.of(service.listed()), List.of(service.listed()));
    identity =
        new PushIdentity(
            VapidKey.open(folder.resolve("push.key"), "mailto:it@commune.example"),
            "https://heurtoir.commune.example");
    sender = sender(policy, QUICK);
  }

  private PushSender sender(PushPolicy rules, PushLimits limits) throws IOException {
    return new PushSender(
        rules,
        Optional.of(service.authority),
        limits,
        new Counters(),
        Clock.systemUTC(),
        System::nanoTime);
  }

  @AfterEach
  void stop() {
    sender.close();
    service.close();
  }

  @Test
  void aForeignImplementationReadsWhatThePushServiceWasGiven() throws Exception {
    assertInstanceOf(PushOutcome.Accepted.class, send(ring(), "/p/1?token=x"));
    TestService.Pushed pushed = service.next();
    assertEquals("/p/1?token=x", pushed.path());
    assertEquals("aes128gcm", pushed.headers().get("Content-Encoding"));
    assertEquals("high", pushed.headers().get("Urgency"));
    int ttl = Integer.parseInt(pushed.headers().get("TTL"));
    assertTrue(ttl >= 1 && ttl <= 30, "TTL " + ttl);
    assertTrue(pushed.headers().get("Topic").matches("[A-Za-z0-9_-]{1,32}"));
    assertFalse(pushed.headers().toString().contains(RING), "the ring's id stays inside");
    assertTrue(pushed.headers().get("Authorization").startsWith("vapid t="));

    JsonNode body = phone.read(pushed.body());
    assertEquals(8030, body.path("web_push").asInt());
    assertEquals("On sonne", body.path("notification").path("title").asText());
    assertEquals(
        "https://heurtoir.commune.example/#ring/" + RING,
        body.path("notification").path("navigate").asText());
    assertTrue(body.path("mutable").asBoolean());
    assertEquals("ring", body.path("heurtoir").path("kind").asText());
    assertEquals(RING, body.path("heurtoir").path("ring").asText());
  }

  @Test
  void everyKindHasTheSameSizeAndARingsEndTheSameTopic() throws Exception {
    send(ring(), "/p");
    TestService.Pushed ring = service.next();
    send(new PushMessage(PushMessage.Kind.ANSWERED, RING, Duration.ofSeconds(30)), "/p");
    TestService.Pushed answered = service.next();
    send(new PushMessage(PushMessage.Kind.MISSED, RING, Duration.ofSeconds(30)), "/p");
    TestService.Pushed missed = service.next();
    send(new PushMessage(PushMessage.Kind.TEST, "0123456789abcdef", Duration.ofSeconds(30)), "/p");
    TestService.Pushed test = service.next();
    send(
        new PushMessage(PushMessage.Kind.SILENT_TEST, "0123456789abcdef", Duration.ofSeconds(30)),
        "/p");
    TestService.Pushed silent = service.next();

    for (TestService.Pushed other : List.of(answered, missed, test, silent)) {
      assertEquals(ring.body().length, other.body().length);
    }
    assertEquals(ring.headers().get("Topic"), answered.headers().get("Topic"));
    assertEquals(ring.headers().get("Topic"), missed.headers().get("Topic"));
    assertNotEquals(ring.headers().get("Topic"), test.headers().get("Topic"));
    assertEquals("withdrawn", phone.read(answered.body()).path("heurtoir").path("kind").asText());
    assertEquals(
        "0123456789abcdef", phone.read(test.body()).path("heurtoir").path("test").asText());
    assertFalse(phone.read(test.body()).path("heurtoir").path("silent").asBoolean());
    assertTrue(phone.read(silent.body()).path("heurtoir").path("silent").asBoolean());
  }

  @Test
  void aSubscriptionThatIsGoneIsSaidToBeGone() throws Exception {
    service.behave(exchange -> exchange.sendResponseHeaders(410, -1));
    assertInstanceOf(PushOutcome.Gone.class, send(ring(), "/p"));
    service.behave(exchange -> exchange.sendResponseHeaders(404, -1));
    assertInstanceOf(PushOutcome.Gone.class, send(ring(), "/p"));
    service.next();
    service.next();
    assertEquals(0, service.waiting());
  }

  @Test
  void itWaitsAsLongAsTheServiceSays() throws Exception {
    AtomicInteger times = new AtomicInteger();
    service.behave(
        exchange -> {
          if (times.getAndIncrement() == 0) {
            exchange.getResponseHeaders().add("Retry-After", "2");
            exchange.sendResponseHeaders(429, -1);
          } else {
            exchange.sendResponseHeaders(201, -1);
          }
        });
    long before = System.nanoTime();
    assertInstanceOf(PushOutcome.Accepted.class, send(ring(), "/p"));
    assertTrue(System.nanoTime() - before >= 2_000_000_000L, "tried again too early");
    assertEquals(2, times.get());
  }

  @Test
  void itDoesNotWaitForLongerThanTheRingLives() throws Exception {
    service.behave(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "3600");
          exchange.sendResponseHeaders(503, -1);
        });
    assertEquals(new PushOutcome.Failed("no-answer"), send(ring(), "/p"));
    service.next();
    assertEquals(0, service.waiting());
  }

  @Test
  void aRedirectionIsNotFollowed() throws Exception {
    service.behave(
        exchange -> {
          exchange.getResponseHeaders().add("Location", service.endpoint("/elsewhere"));
          exchange.sendResponseHeaders(307, -1);
        });
    assertEquals(new PushOutcome.Failed("status-307"), send(ring(), "/p"));
    assertEquals("/p", service.next().path());
    assertEquals(0, service.waiting());
  }

  @Test
  void whatTheServiceDoesNotAcceptIsNotTriedAgain() throws Exception {
    for (int status : new int[] {400, 401, 403, 413}) {
      service.behave(exchange -> exchange.sendResponseHeaders(status, -1));
      assertEquals(new PushOutcome.Failed("status-" + status), send(ring(), "/p"));
      service.next();
    }
    assertEquals(0, service.waiting());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reason\":\"VapidPkHashMismatch\"}",
        "the VAPID credentials in the authorization header do not correspond to the credentials"
            + " used to create the subscriptions.",
        "<H1>UnauthorizedRegistration</H1>",
        "{\"code\":401,\"errno\":109,\"error\":\"Unauthorized\",\"message\":\"VAPID public key"
            + " mismatch\"}"
      })
  void aSubscriptionOfAnotherKeyIsToldApartByWhatTheServiceSays(String said) throws Exception {
    service.behave(refusing("/other", 403, said));
    assertInstanceOf(PushOutcome.OtherKey.class, send(ring(), "/other"));
    assertInstanceOf(PushOutcome.Accepted.class, send(ring(), "/p"));
  }

  @Test
  void aSubscriptionThatIsRefusedWhileOthersAreTakenIsTheOneAtFault() throws Exception {
    service.behave(refusing("/other", 403, "no"));
    for (int i = 0; i < 2; i++) {
      assertEquals(new PushOutcome.Failed("status-403"), send(ring(), "/other", "p2"));
      assertInstanceOf(PushOutcome.Accepted.class, send(ring(), "/p", "p1"));
    }
    assertInstanceOf(PushOutcome.OtherKey.class, send(ring(), "/other", "p2"));
  }

  @Test
  void aServiceThatRefusesThisGatewayEndsNobodysSubscription() throws Exception {
    service.behave(refusing("/", 403, "{\"reason\":\"BadJwtToken\"}"));
    for (int i = 0; i < 4; i++) {
      assertEquals(new PushOutcome.Failed("status-403"), send(ring(), "/a", "p1"));
      assertEquals(new PushOutcome.Failed("status-403"), send(ring(), "/b", "p2"));
    }
  }

  private static TestService.Behaviour refusing(String path, int status, String said) {
    return exchange -> {
      byte[] body = said.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      boolean refused = exchange.getRequestURI().getPath().startsWith(path);
      exchange.sendResponseHeaders(refused ? status : 201, refused ? body.length : -1);
      if (refused) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    };
  }

  @Test
  void anAnswerWhoseBodyNeverComesCountsByItsStatus() throws Exception {
    service.behave(
        exchange -> {
          exchange.sendResponseHeaders(410, 20);
          exchange.getResponseBody().flush();
        });
    assertInstanceOf(PushOutcome.Gone.class, send(ring(), "/p"));
  }

  @Test
  void anEndlessAnswerEndsWithItsStatus() throws Exception {
    service.behave(
        exchange -> {
          exchange.sendResponseHeaders(201, 0);
          pour(exchange);
        });
    assertInstanceOf(PushOutcome.Accepted.class, send(ring(), "/p"));
  }

  private static void pour(HttpExchange exchange) throws IOException {
    byte[] junk = new byte[8_192];
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 100_000; i++) {
        out.write(junk);
      }
    }
  }

  @Test
  void aServiceThatNeverAnswersIsGivenUp() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    service.behave(
        exchange -> {
          try {
            over.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
          }
        });
    PushLimits hasty =
        new PushLimits(
            8, 4, Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofMillis(50), 6, 1);
    try (PushSender impatient = sender(policy, hasty)) {
      assertInstanceOf(
          PushOutcome.Failed.class,
          await(
              impatient,
              subscription("/p"),
              new PushMessage(PushMessage.Kind.RING, RING, Duration.ofSeconds(4))));
    }
    over.countDown();
  }

  @Test
  void aNameThatLeadsToAPrivateAddressIsNotContacted() throws Exception {
    PushPolicy strict = new PushPolicy(List.of(service.listed()), List.of());
    try (PushSender careful = sender(strict, QUICK)) {
      assertEquals(
          new PushOutcome.Failed("address"),
          await(careful, phone.at(service.endpoint("/p"), strict), ring()));
    }
    assertEquals(0, service.waiting());
  }

  @Test
  void aCertificateOfAnotherNameIsNotBelieved() throws Exception {
    // 127.0.0.1 is where it listens; its certificate is for localhost.
    String listed = "127.0.0.1:" + service.port();
    PushPolicy byAddress = new PushPolicy(List.of(listed), List.of(listed));
    try (PushSender careful = sender(byAddress, QUICK)) {
      assertInstanceOf(
          PushOutcome.Failed.class,
          await(
              careful,
              phone.at("https://" + listed + "/p", byAddress),
              new PushMessage(PushMessage.Kind.RING, RING, Duration.ofSeconds(1))));
    }
    assertEquals(0, service.waiting());
  }

  @Test
  void aPhoneIsNotSentMoreThanItsShare() throws Exception {
    for (int i = 0; i < QUICK.burst(); i++) {
      assertInstanceOf(PushOutcome.Accepted.class, send(ring(), "/p"));
    }
    assertEquals(new PushOutcome.Failed("limited"), send(ring(), "/p"));
    assertEquals(QUICK.burst(), service.waiting());
  }

  @Test
  void moreThanTheQueueHoldsIsGivenUpAtOnce() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    service.behave(
        exchange -> {
          try {
            over.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(201, -1);
        });
    for (int i = 0; i < QUICK.waiting(); i++) {
      sender.send("p" + i, identity, subscription("/p"), ring(), outcome -> {});
    }
    assertEquals(new PushOutcome.Failed("full"), send(ring(), "/p"));
    over.countDown();
  }

  @Test
  void aRingsEndTakesThePlaceOfABeginningThatWasNotDelivered() throws Exception {
    AtomicInteger times = new AtomicInteger();
    service.behave(
        exchange -> exchange.sendResponseHeaders(times.getAndIncrement() < 1 ? 503 : 201, -1));
    CompletableFuture<PushOutcome> ring = new CompletableFuture<>();
    PushLimits slow =
        new PushLimits(
            8, 4, Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(2), 6, 1);
    try (PushSender patient = sender(policy, slow)) {
      patient.send("p1", identity, subscription("/p"), ring(), ring::complete);
      service.next();
      CompletableFuture<PushOutcome> end = new CompletableFuture<>();
      patient.send(
          "p1",
          identity,
          subscription("/p"),
          new PushMessage(PushMessage.Kind.ANSWERED, RING, Duration.ofSeconds(30)),
          end::complete);
      assertInstanceOf(PushOutcome.Accepted.class, end.get(30, TimeUnit.SECONDS));
      assertInstanceOf(PushOutcome.Superseded.class, ring.get(30, TimeUnit.SECONDS));
    }
    assertEquals(
        "withdrawn", phone.read(service.next().body()).path("heurtoir").path("kind").asText());
    assertEquals(0, service.waiting());
  }

  private static PushMessage ring() {
    return new PushMessage(PushMessage.Kind.RING, RING, Duration.ofSeconds(30));
  }

  private Subscription subscription(String path) {
    return phone.at(service.endpoint(path), policy);
  }

  private PushOutcome send(PushMessage message, String path) throws Exception {
    return await(sender, subscription(path), message);
  }

  private PushOutcome send(PushMessage message, String path, String to) throws Exception {
    return await(sender, subscription(path), message, to);
  }

  private PushOutcome await(PushSender by, Subscription to, PushMessage message) throws Exception {
    return await(by, to, message, "p1");
  }

  private PushOutcome await(PushSender by, Subscription to, PushMessage message, String phone)
      throws Exception {
    CompletableFuture<PushOutcome> outcome = new CompletableFuture<>();
    by.send(phone, identity, to, message, outcome::complete);
    return outcome.get(60, TimeUnit.SECONDS);
  }
}
