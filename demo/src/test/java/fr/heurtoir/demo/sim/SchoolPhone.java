package fr.heurtoir.demo.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A phone written from {@code docs/phone-protocol.md} alone: enrols, proves itself, talks. */
final class SchoolPhone implements WebSocket.Listener, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> firstChallenge = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private final String gateway;
  private final KeyPair key;
  private final String cookie;
  private final String id;
  private final WebSocket socket;
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
  private volatile Given challenge = new Given("", 0);

  /**
   * @param gateway its address, without a slash at its end
   * @param link as {@code enrol} prints it
   */
  SchoolPhone(String gateway, String link) throws Exception {
    this.gateway = gateway;
    KeyPairGenerator maker = KeyPairGenerator.getInstance("EC");
    maker.initialize(new ECGenParameterSpec("secp256r1"));
    key = maker.generateKeyPair();
    String token = link.substring(link.indexOf('#') + 1).replaceFirst("^enrol/", "");
    String spki = TEXT.encodeToString(key.getPublic().getEncoded());
    ObjectNode body = JSON.createObjectNode().put("token", token).put("name", "Direction");
    body.put("key", spki).put("signature", signed("heurtoir-enrol:v1", token, spki));
    HttpResponse<String> enrolled =
        http.send(
            HttpRequest.newBuilder(URI.create(gateway + "/api/v1/enrol"))
                .header("Content-Type", "application/json")
                .header("Origin", gateway)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (enrolled.statusCode() != 200) {
      throw new IllegalStateException("enrolment: " + enrolled.statusCode() + enrolled.body());
    }
    cookie = enrolled.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    id = JSON.readTree(enrolled.body()).path("phone").path("id").asText();
    socket =
        http.newWebSocketBuilder()
            .header("Origin", gateway)
            .header("Cookie", cookie)
            .subprotocols("heurtoir.v1")
            .buildAsync(URI.create(gateway.replaceFirst("^http", "ws") + "/api/v1/phone"), this)
            .get(20, TimeUnit.SECONDS);
    firstChallenge.get(20, TimeUnit.SECONDS);
    String instance = "0123456789abcdef";
    ObjectNode hello = JSON.createObjectNode().put("type", "hello").put("protocol", 1);
    hello.put("instance", instance).put("visible", true);
    prove(hello, instance);
    say(hello);
    heard(message -> message.path("type").asText().equals("welcome"));
  }

  private String signed(String... lines) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(key.getPrivate());
    signature.update(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    return TEXT.encodeToString(signature.sign());
  }

  /** A challenge, and when it came, in nanoseconds. */
  private record Given(String nonce, long at) {}

  private void prove(ObjectNode message, String... lines) throws GeneralSecurityException {
    Given over = challenge;
    String type = message.path("type").asText();
    List<String> all = new ArrayList<>(List.of("heurtoir-phone:v1", id, over.nonce(), type));
    all.addAll(List.of(lines));
    ObjectNode proof = message.putObject("proof").put("nonce", over.nonce());
    if (type.equals("open") || type.equals("lockdown")) {
      long tap = (System.nanoTime() - over.at()) / 1_000_000;
      proof.put("tap", tap);
      all.add(Long.toString(tap));
    }
    proof.put("signature", signed(all.toArray(String[]::new)));
  }

  void say(ObjectNode message) {
    send(message).orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** One text after the other, as the JDK's client wants it. */
  private synchronized CompletableFuture<?> send(ObjectNode message) {
    sending = sending.thenCompose(_ -> socket.sendText(message.toString(), true));
    return sending.copy();
  }

  /** A message about a ring; an answer's {@code re} is 7. */
  void say(String type, String ring) {
    say(JSON.createObjectNode().put("type", type).put("ring", ring).put("id", 7));
  }

  void offer(String ring, String sdp) {
    say(JSON.createObjectNode().put("type", "offer").put("ring", ring).put("sdp", sdp));
  }

  void open(String ring, String lock) throws GeneralSecurityException {
    ObjectNode open = JSON.createObjectNode().put("type", "open").put("ring", ring);
    open.put("lock", lock);
    prove(open, ring, lock);
    say(open);
  }

  /** The next message that fits; what comes before it is passed over. */
  JsonNode heard(Predicate<JsonNode> fits) throws InterruptedException {
    while (true) {
      JsonNode message = heard.poll(40, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("nothing that fits was said in 40 s");
      }
      if (fits.test(message)) {
        return message;
      }
    }
  }

  JsonNode heard(String type, String member, String value) throws InterruptedException {
    return heard(
        m -> m.path("type").asText().equals(type) && m.path(member).asText().equals(value));
  }

  HttpResponse<byte[]> get(String path) throws Exception {
    HttpResponse<byte[]> answer = get(path, "");
    return answer.headers().firstValue("WWW-Authenticate").orElse("").contains("use_dpop_nonce")
        ? get(path, answer.headers().firstValue("DPoP-Nonce").orElseThrow())
        : answer;
  }

  private HttpResponse<byte[]> get(String path, String nonce) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(gateway + path))
            .header("Cookie", cookie)
            .header("DPoP", dpop("GET", gateway + path.replaceFirst("\\?.*", ""), nonce))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  /** RFC 9449 section 4.2. */
  private String dpop(String method, String address, String nonce) throws Exception {
    byte[] spki = key.getPublic().getEncoded();
    ObjectNode header = JSON.createObjectNode().put("typ", "dpop+jwt").put("alg", "ES256");
    header
        .putObject("jwk")
        .put("kty", "EC")
        .put("crv", "P-256")
        .put("x", TEXT.encodeToString(Arrays.copyOfRange(spki, 27, 59)))
        .put("y", TEXT.encodeToString(Arrays.copyOfRange(spki, 59, 91)));
    ObjectNode claims =
        JSON.createObjectNode()
            .put("jti", UUID.randomUUID().toString())
            .put("htm", method)
            .put("htu", address)
            .put("iat", System.currentTimeMillis() / 1000);
    if (!nonce.isEmpty()) {
      claims.put("nonce", nonce);
    }
    String text =
        TEXT.encodeToString(JSON.writeValueAsBytes(header))
            + "."
            + TEXT.encodeToString(JSON.writeValueAsBytes(claims));
    return text + "." + signed(text);
  }

  JsonNode json(String path) throws Exception {
    return JSON.readTree(get(path).body());
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      try {
        take(JSON.readTree(partial.toString()));
      } catch (JsonProcessingException notJson) {
        firstChallenge.completeExceptionally(notJson);
      }
      partial.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  private void take(JsonNode message) {
    switch (message.path("type").asText()) {
      case "challenge" -> {
        challenge = new Given(message.path("nonce").asText(), System.nanoTime());
        firstChallenge.complete(challenge.nonce());
      }
      case "ping" ->
          send(JSON.createObjectNode().put("type", "pong").put("n", message.path("n").asLong()));
      default -> heard.add(message);
    }
  }

  @Override
  public void close() {
    socket.abort();
    http.close();
  }
}
