package fr.heurtoir.demo.sim;

import com.sun.net.httpserver.HttpExchange;
import fr.heurtoir.door.DoorAgent;
import fr.heurtoir.door.feedback.Facade;
import fr.heurtoir.door.feedback.PageFiles;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What a hand does at a real door and a technician at a network, by HTTP on the façade's loopback
 * port: press the bell, walk away, cut the connection. Requires the run's token, and a Host and,
 * from a browser, an Origin of this server.
 */
final class Controls {
  private static final String TOKEN = "Heurtoir-Token";
  private static final long PRESS_MILLIS = 150;
  private static final PageFiles FILES =
      new PageFiles(
          Controls.class,
          Map.of(
              "/sim/", "controls.html",
              "/sim/controls.css", "controls.css",
              "/sim/controls.js", "controls.js"));

  private final DoorAgent agent;
  private final FakeChip chip;
  private final String bell;
  private final boolean bellActiveLow;
  private final String token;
  private final Semaphore hand = new Semaphore(1);

  Controls(DoorAgent agent, FakeChip chip, String bell, boolean bellActiveLow, String token) {
    this.agent = agent;
    this.chip = chip;
    this.bell = bell;
    this.bellActiveLow = bellActiveLow;
    this.token = token;
  }

  /** Adds them to the façade's server. */
  void mount(Facade facade) {
    facade.mount("/sim/", FILES::answer);
    facade.mount("/sim/press", exchange -> act(exchange, this::press));
    facade.mount(
        "/sim/leave",
        exchange ->
            act(
                exchange,
                () -> {
                  agent.visitorLeaves();
                  return "{}";
                }));
    facade.mount("/sim/cut", exchange -> act(exchange, this::cut));
  }

  /** One action; returns the answer's JSON. */
  private interface Action {
    String run() throws InterruptedException;
  }

  private void act(HttpExchange exchange, Action action) throws IOException {
    int refused = refusal(exchange);
    if (refused != 0) {
      exchange.sendResponseHeaders(refused, -1);
      return;
    }
    try {
      PageFiles.send(exchange, "application/json", action.run().getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      exchange.sendResponseHeaders(503, -1);
    }
  }

  /** The status that refuses a request, or 0. */
  private int refusal(HttpExchange exchange) {
    if (!exchange.getRequestMethod().equals("POST")) {
      return 405;
    }
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    String host = exchange.getRequestHeaders().getFirst("Host");
    if (origin != null && !origin.equals("http://" + host)) {
      return 403;
    }
    String given = exchange.getRequestHeaders().getFirst(TOKEN);
    return given != null
            && MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))
        ? 0
        : 403;
  }

  /** Presses the button for a moment. Answers the ring that began, or none. */
  String press() throws InterruptedException {
    hand.acquire();
    try {
      Optional<RingId> before = agent.lastRing();
      chip.drive(bell, !bellActiveLow);
      TimeUnit.MILLISECONDS.sleep(PRESS_MILLIS);
      chip.drive(bell, bellActiveLow);
      Optional<RingId> after = agent.lastRing();
      return after.equals(before) || after.isEmpty()
          ? "{\"ring\":null}"
          : "{\"ring\":\"" + after.get() + "\"}";
    } finally {
      hand.release();
    }
  }

  private String cut() {
    agent.dropConnection();
    return "{}";
  }
}
