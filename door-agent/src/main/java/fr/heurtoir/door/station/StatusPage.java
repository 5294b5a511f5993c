package fr.heurtoir.door.station;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import fr.heurtoir.door.config.DoorConfig;
import fr.heurtoir.door.keep.DoorClock;
import fr.heurtoir.door.keep.LateRings;
import fr.heurtoir.door.keep.Renewal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The page for {@code heurtoir-door status}: {@code GET /status} on the loopback address. */
public final class StatusPage {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final DoorConfig config;
  private final Station station;
  private final DoorClock clock;
  private final LateRings late;
  private final Renewal renewal;

  public StatusPage(
      DoorConfig config, Station station, DoorClock clock, LateRings late, Renewal renewal) {
    this.config = config;
    this.station = station;
    this.clock = clock;
    this.late = late;
    this.renewal = renewal;
  }

  public void answer(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("GET")) {
      exchange.sendResponseHeaders(405, -1);
      return;
    }
    byte[] body = (text() + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private String text() {
    StationStatus.View now = station.status().view();
    ObjectNode node = JSON.createObjectNode();
    node.put("door", config.door().value());
    node.put("state", now.state());
    node.put("registered", now.gateway().isPresent());
    now.gateway().ifPresent(gateway -> node.put("gateway", gateway));
    node.put("since_s", now.sinceSeconds());
    now.lastRing().ifPresent(ring -> node.put("last_ring", ring.value()));
    node.put("rings_waiting", late.waiting());
    node.put("lock", now.lock());
    node.put("media", now.media());
    node.put("camera", now.cameraTrouble().isEmpty() ? "well" : now.cameraTrouble());
    node.put("call_backs_refused", now.callBacksRefused());
    node.put("certificate_ends", renewal.ends().map(Instant::toString).orElse("-"));
    node.put("time", clock.now().toString());
    node.put("time_sure", clock.sure());
    node.put("system_ahead_s", clock.systemAhead().toSeconds());
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
