package fr.heurtoir.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A phone on the JDK's own WebSocket client. */
public final class TestPhone implements WebSocket.Listener, AutoCloseable {
  static final String INSTANCE = "instance-0123456789";
  static final JsonMapper JSON = new JsonMapper();

  private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private WebSocket socket;

  private TestPhone() {}

  public static TestPhone connect(
      HttpClient http, URI web, String cookie, String origin, String subprotocol) {
    TestPhone phone = new TestPhone();
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
    socket.sendText(json, true).orTimeout(RunningWeb.BOUND.toSeconds(), TimeUnit.SECONDS).join();
    return this;
  }

  WebSocket socket() {
    return socket;
  }

  public TestPhone hello() {
    return hello(INSTANCE);
  }

  TestPhone hello(String instance) {
    return say(
        "{\"type\":\"hello\",\"protocol\":1,\"instance\":\""
            + instance
            + "\",\"client\":\"test\",\"locale\":\"fr\",\"visible\":true}");
  }

  /** The next message, whatever it is. */
  public JsonNode next() throws InterruptedException {
    JsonNode message = received.poll(RunningWeb.BOUND.toSeconds(), TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message in " + RunningWeb.BOUND + ", closed: " + closed);
    }
    return message;
  }

  /** The close code that the gateway sent, or 1006 where the connection broke. */
  int closeCode() {
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
        received.add(JSON.readTree(partial.toString()));
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
