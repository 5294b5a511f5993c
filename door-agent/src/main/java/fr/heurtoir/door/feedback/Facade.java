package fr.heurtoir.door.feedback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The station's screen: a page on the loopback address that shows what the visitor is told, live by
 * server-sent events. It can only be looked at. Any thread may change what it shows.
 */
public final class Facade implements AutoCloseable {
  private static final int MOST_WATCHERS = 16;
  private static final long ALIVE_MILLIS = 10_000;
  private static final Map<String, String> FILES =
      Map.of(
          "/", "facade.html text/html; charset=utf-8",
          "/facade.css", "facade.css text/css; charset=utf-8",
          "/facade.js", "facade.js text/javascript; charset=utf-8");

  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore watchers = new Semaphore(MOST_WATCHERS);
  private final Object changed = new Object();
  private Signal signal = Signals.of(new fr.heurtoir.door.call.Notice.OutOfService());
  private Optional<String> reply = Optional.empty();
  private boolean released;
  private long version;
  private boolean closed;

  /**
   * Starts it.
   *
   * @param port of the loopback address, 0 for any free one
   * @throws IOException where the port is taken; the message names it
   */
  public Facade(int port) throws IOException {
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 16);
    } catch (IOException taken) {
      throw new IOException("the façade's port " + port + " cannot be had: " + taken.getMessage());
    }
    server.setExecutor(threads);
    mount("/", this::file);
    mount("/events", this::events);
    server.start();
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Whether a request names this very server; another name is a page's trick with DNS. */
  public boolean isOwnHost(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    return host != null
        && (host.equals("127.0.0.1:" + port()) || host.equals("localhost:" + port()));
  }

  /** Serves something more under that path; requests for another host never reach it. */
  public void mount(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("X-Frame-Options", "SAMEORIGIN");
            exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange
                .getResponseHeaders()
                .set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'self'");
            if (isOwnHost(exchange)) {
              handler.handle(exchange);
            } else {
              exchange.sendResponseHeaders(421, -1);
            }
          }
        });
  }

  /** Shows that. */
  public void show(Signal shown, Optional<String> with) {
    change(
        () -> {
          signal = shown;
          reply = with;
        });
  }

  /** Shows whether the lock is released. */
  public void lock(boolean isReleased) {
    change(() -> released = isReleased);
  }

  private void change(Runnable what) {
    synchronized (changed) {
      what.run();
      version++;
      changed.notifyAll();
    }
  }

  private void file(HttpExchange exchange) throws IOException {
    String found = FILES.get(exchange.getRequestURI().getPath());
    if (found == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      exchange.sendResponseHeaders(405, -1);
      return;
    }
    int space = found.indexOf(' ');
    try (InputStream in = Facade.class.getResourceAsStream(found.substring(0, space))) {
      if (in == null) {
        throw new IOException("missing in this build: " + found);
      }
      byte[] body = in.readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", found.substring(space + 1));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void events(HttpExchange exchange) throws IOException {
    if (!watchers.tryAcquire()) {
      exchange.sendResponseHeaders(503, -1);
      return;
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      watch(exchange.getResponseBody());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      watchers.release();
    }
  }

  /** Writes the newest state after each change; what changes in between is passed over. */
  private void watch(OutputStream to) throws IOException, InterruptedException {
    long seen = -1;
    while (true) {
      String line;
      synchronized (changed) {
        if (seen == version && !closed) {
          changed.wait(ALIVE_MILLIS);
        }
        if (closed) {
          return;
        }
        line = seen == version ? ":\n\n" : "data: " + state() + "\n\n";
        seen = version;
      }
      to.write(line.getBytes(StandardCharsets.UTF_8));
      to.flush();
    }
  }

  /** What is shown, as JSON. */
  public String state() {
    synchronized (changed) {
      ObjectNode node = json.createObjectNode();
      node.put("notice", signal.code());
      node.put("fr", signal.french()).put("en", signal.english());
      reply.ifPresent(text -> node.put("reply", text));
      ObjectNode lights = node.putObject("lights");
      for (Light light : Light.values()) {
        lights.put(light.name().toLowerCase(Locale.ROOT), signal.lights().contains(light));
      }
      node.put("relay", released ? "released" : "locked");
      try {
        return json.writeValueAsString(node);
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  @Override
  public void close() {
    synchronized (changed) {
      closed = true;
      changed.notifyAll();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
