package fr.heurtoir.door.feedback;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/**
 * The station's screen: a page on the loopback address that shows the present notice, updated by
 * server-sent events. It accepts no input. Any thread may change what it shows.
 */
public final class Facade implements AutoCloseable {
  private static final int MOST_WATCHERS = 16;

  /** The interval of updates. The page shows out of service after three intervals without one. */
  private static final long ALIVE_MILLIS = 5_000;

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
          + "connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; "
          + "form-action 'none'";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore watchers = new Semaphore(MOST_WATCHERS);
  private final Object changed = new Object();
  private final FacadeSettings settings;
  private final List<Language> languages;
  private final Clock clock;
  private final FacadePage page;
  private FacadeState state;
  private boolean closed;

  /**
   * Starts the screen, which shows out of service until another notice.
   *
   * @param clock the station's time of day, for the dark theme
   * @throws IOException where the port is taken; the message names it
   */
  public Facade(FacadeSettings settings, Signals signals, List<Language> languages, Clock clock)
      throws IOException {
    this.settings = settings;
    this.languages = List.copyOf(languages);
    this.clock = clock;
    PageFiles files =
        new PageFiles(
            Facade.class,
            Map.of(
                "/facade.css", "facade.css",
                "/facade.js", "facade.js",
                "/icon.svg", "pictograms/bell.svg"));
    page = new FacadePage(files, signals, languages, settings);
    state = new FacadeState(signals.of("out-of-service"), false, false, false);
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(
                  InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), settings.port()),
              16);
    } catch (IOException taken) {
      throw new IOException(
          "the façade's port " + settings.port() + " cannot be had: " + taken.getMessage());
    }
    server.setExecutor(threads);
    mount("/", exchange -> page(exchange, files));
    mount("/events", this::events);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Whether a request names this server. Another name is a page's attack by DNS rebinding. */
  private boolean isOwnHost(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    return host != null
        && (host.equals("127.0.0.1:" + port()) || host.equals("localhost:" + port()));
  }

  /** Adds a handler below that path. Requests for another host never reach it. */
  public void mount(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("X-Frame-Options", "SAMEORIGIN");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cache-Control", "no-store");
            headers.set("Content-Security-Policy", POLICY);
            if (isOwnHost(exchange)) {
              handler.handle(exchange);
            } else {
              exchange.sendResponseHeaders(421, -1);
            }
          }
        });
  }

  /** Shows that signal. */
  public void show(Signal shown) {
    change(before -> before.with(shown));
  }

  /** Shows whether the lock is released. */
  public void lock(boolean released) {
    change(before -> before.withLock(released));
  }

  /** Shows whether camera and microphone are open. */
  public void capturing(boolean camera, boolean microphone) {
    change(before -> before.withCapture(camera, microphone));
  }

  private void change(UnaryOperator<FacadeState> to) {
    synchronized (changed) {
      state = to.apply(state);
      changed.notifyAll();
    }
  }

  private void page(HttpExchange exchange, PageFiles files) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean get = exchange.getRequestMethod().equals("GET");
    if (get && path.equals("/")) {
      PageFiles.send(exchange, "text/html; charset=utf-8", page.html());
    } else if (get && path.equals("/display.css")) {
      PageFiles.send(exchange, "text/css; charset=utf-8", page.size());
    } else {
      files.answer(exchange);
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

  /**
   * Writes the newest state after each change, and also at intervals, so that the page knows that
   * the state is current. States in between are skipped.
   */
  private void watch(OutputStream to) throws IOException, InterruptedException {
    to.write("retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
    String seen = "";
    while (true) {
      String now;
      synchronized (changed) {
        if (seen.equals(state()) && !closed) {
          changed.wait(ALIVE_MILLIS);
        }
        if (closed) {
          return;
        }
        now = state();
      }
      seen = now;
      to.write(("data: " + now + "\n\n").getBytes(StandardCharsets.UTF_8));
      to.flush();
    }
  }

  /** The present state as JSON. */
  public String state() {
    synchronized (changed) {
      return state.json(languages, dark(), page.version());
    }
  }

  private boolean dark() {
    return switch (settings.theme()) {
      case LIGHT -> false;
      case DARK -> true;
      case AUTO -> settings.dark().contains(LocalTime.now(clock));
    };
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
