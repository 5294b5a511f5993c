package fr.heurtoir.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.heurtoir.gateway.phone.ProtocolSchema;
import fr.heurtoir.gateway.phone.TestKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A phone on the JDK's own WebSocket client. */
public final class TestPhone implements WebSocket.Listener, AutoCloseable {
  static final String INSTANCE = "instance-0123456789";
  static final JsonMapper JSON = new JsonMapper();
  private static final ProtocolSchema SCHEMA = ProtocolSchema.toPhone();

  private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private final LinkedBlockingDeque<Given> challenges = new LinkedBlockingDeque<>();
  private final Device device;
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
  private volatile boolean pongs = true;
  private WebSocket socket;

  /** A challenge, and when it came. */
  private record Given(String nonce, long at) {}

  /** The enrolled device: its phone's id and its key. */
  public record Device(String phone, TestKey key) {
    String hello(String instance, String challenge) {
      return "{\"type\":\"hello\",\"protocol\":1,\"instance\":\""
          + instance
          + "\",\"client\":\"test\",\"locale\":\"fr\",\"visible\":true,"
          + key.proof(phone, challenge, 0, "hello", instance)
          + "}";
    }
  }

  private TestPhone(Device device) {
    this.device = device;
  }

  public static TestPhone connect(
      HttpClient http, URI web, String cookie, String origin, String subprotocol, Device device) {
    TestPhone phone = new TestPhone(device);
    URI uri = URI.create(web.toString().replaceFirst("^http", "ws") + "/api/v1/phone");
    WebSocket.Builder builder = http.newWebSocketBuilder().header("Origin", origin);
    if (!cookie.isEmpty()) {
      builder.header("Cookie", cookie);
    }
    if (!subprotocol.isEmpty()) {
      builder.subprotocols(subprotocol);
    }
    phone.socket =
        builder
            .buildAsync(uri, phone)
            .orTimeout(RunningWeb.BOUND.toSeconds(), TimeUnit.SECONDS)
            .join();
    return phone;
  }

  public TestPhone say(String json) {
    send(json).orTimeout(RunningWeb.BOUND.toSeconds(), TimeUnit.SECONDS).join();
    return this;
  }

  /** One text after the other, as the JDK's client wants it. */
  private synchronized CompletableFuture<?> send(String json) {
    sending = sending.thenCompose(_ -> socket.sendText(json, true));
    return sending.copy();
  }

  /** Answers no ping from now on, and shows them instead. */
  TestPhone withoutPongs() {
    pongs = false;
    return this;
  }

  WebSocket socket() {
    return socket;
  }

  /** The newest challenge. */
  public String challenge() throws InterruptedException {
    return given().nonce();
  }

  private Given given() throws InterruptedException {
    Given newest = challenges.pollLast(RunningWeb.BOUND.toSeconds(), TimeUnit.SECONDS);
    if (newest == null) {
      throw new AssertionError("no challenge in " + RunningWeb.BOUND + ", closed: " + closed);
    }
    return newest;
  }

  /** The member {@code "proof":{…}} over the newest challenge. */
  public String proof(String type, String... lines) throws InterruptedException {
    Given given = given();
    int tap = (int) ((System.nanoTime() - given.at()) / 1_000_000);
    return device.key().proof(device.phone(), given.nonce(), tap, type, lines);
  }

  public TestPhone hello() throws InterruptedException {
    return hello(INSTANCE);
  }

  TestPhone hello(String instance) throws InterruptedException {
    return say(device.hello(instance, challenge()));
  }

  /** The next message, whatever it is. */
  public JsonNode next() throws InterruptedException {
    if (closed.isCompletedExceptionally()) {
      closed.join();
    }
    JsonNode message = received.poll(RunningWeb.BOUND.toSeconds(), TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message in " + RunningWeb.BOUND + ", closed: " + closed);
    }
    return message;
  }

  /** The close code that the gateway sent, or 1006 where the connection broke. */
  public int closeCode() {
    return closed.orTimeout(RunningWeb.BOUND.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Breaks the connection without a close frame. */
  void vanish() {
    socket.abort();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      try {
        JsonNode message = JSON.readTree(partial.toString());
        String faults = SCHEMA.faults(message);
        if (!faults.isEmpty()) {
          closed.completeExceptionally(new AssertionError(partial + " is no message: " + faults));
        }
        if (message.path("type").asText().equals("challenge")) {
          challenges.add(new Given(message.path("nonce").asText(), System.nanoTime()));
        } else if (pongs && message.path("type").asText().equals("ping")) {
          send("{\"type\":\"pong\",\"n\":" + message.path("n").asLong() + "}");
        } else {
          received.add(message);
        }
      } catch (JsonProcessingException notJson) {
        closed.completeExceptionally(notJson);
      }
      partial.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    throw new AssertionError("the gateway sends text");
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(1006);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
