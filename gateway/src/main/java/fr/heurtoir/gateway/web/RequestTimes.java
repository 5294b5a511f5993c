package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the times of every connection: for a request's head, for its body, and for reading the
 * answer. No byte restarts a timer, so a client that sends one now and then gains nothing. A
 * WebSocket has its own limits. Each connection's timer runs on its event loop.
 */
final class RequestTimes implements Handler<HttpConnection> {
  private final Vertx vertx;
  private final Times times;
  private final Map<HttpConnection, Watch> watched = new ConcurrentHashMap<>();
  private final Map<Phase, Counter> late = new EnumMap<>(Phase.class);

  /**
   * The longest time of each part.
   *
   * @param firstHead from a connection's beginning (after TLS) to its first whole request's head
   * @param nextHead from an answer's end to the next whole request's head
   * @param body from a request's head to its body's end
   * @param answer from a request's end until its answer is read
   */
  record Times(Duration firstHead, Duration nextHead, Duration body, Duration answer) {
    static Times standard() {
      return new Times(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(15),
          Duration.ofSeconds(120));
    }
  }

  private enum Phase {
    FIRST_HEAD("no-request"),
    NEXT_HEAD("idle"),
    BODY("slow-body"),
    ANSWER("slow-answer");

    private final String reason;

    Phase(String reason) {
      this.reason = reason;
    }
  }

  private static final class Watch {
    final Map<Phase, Long> timers = new HashMap<>(2);
    boolean received = true;
    boolean answered = true;
  }

  RequestTimes(Vertx vertx, Counters counters, Times times) {
    this.vertx = vertx;
    this.times = times;
    for (Phase phase : Phase.values()) {
      late.put(phase, dropped(counters, phase.reason));
    }
  }

  /** Counts the connections that are dropped for one reason. */
  static Counter dropped(Counters counters, String reason) {
    return counters.counter(
        "heurtoir_web_dropped_total", "HTTP connections dropped, by reason", "reason", reason);
  }

  /** A connection began. */
  @Override
  public void handle(HttpConnection connection) {
    Watch watch = new Watch();
    watched.put(connection, watch);
    connection.closeHandler(closed -> forget(connection));
    begin(connection, watch, Phase.FIRST_HEAD, times.firstHead());
  }

  /** The connection sent a whole request's head. */
  void requested(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    Watch watch = watched.get(connection);
    if (watch == null) {
      return;
    }
    end(watch, Phase.FIRST_HEAD);
    end(watch, Phase.NEXT_HEAD);
    watch.received = false;
    watch.answered = false;
    begin(connection, watch, Phase.BODY, times.body());
    request
        .end()
        .onSuccess(
            whole -> {
              end(watch, Phase.BODY);
              watch.received = true;
              if (watch.answered) {
                over(connection, watch);
              } else if (watched.get(connection) == watch) {
                begin(connection, watch, Phase.ANSWER, times.answer());
              }
            });
  }

  /** The handler before all routes. */
  void route(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    Watch watch = watched.get(connection);
    if (watch != null) {
      context.addEndHandler(
          sent -> {
            end(watch, Phase.ANSWER);
            watch.answered = true;
            if (watch.received) {
              over(connection, watch);
            }
          });
    }
    context.next();
  }

  private void over(HttpConnection connection, Watch watch) {
    if (watched.get(connection) == watch) {
      end(watch, Phase.NEXT_HEAD);
      begin(connection, watch, Phase.NEXT_HEAD, times.nextHead());
    }
  }

  /** The connection became a WebSocket, or ended. */
  void forget(HttpConnection connection) {
    Watch watch = watched.remove(connection);
    if (watch != null) {
      for (Phase phase : Phase.values()) {
        end(watch, phase);
      }
    }
  }

  /** How many connections are timed. */
  int size() {
    return watched.size();
  }

  private void begin(HttpConnection connection, Watch watch, Phase phase, Duration time) {
    watch.timers.put(
        phase,
        vertx.setTimer(
            time.toMillis(),
            timer -> {
              if (watch.timers.remove(phase, timer)) {
                Objects.requireNonNull(late.get(phase)).add();
                connection.close();
              }
            }));
  }

  private void end(Watch watch, Phase phase) {
    Long timer = watch.timers.remove(phase);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
