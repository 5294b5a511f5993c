package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds connections: all together, from one address, and how long one may stay without a whole
 * request's head.
 */
final class Admission implements Handler<HttpConnection> {
  private static final int MOST = 4096;
  private static final int MOST_FROM_ONE = 512;

  private final Vertx vertx;
  private final Duration firstRequest;
  private final Map<HttpConnection, Long> waiting = new ConcurrentHashMap<>();
  private final Map<InetAddress, AtomicInteger> from = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Counter full;
  private final Counter slow;

  Admission(Vertx vertx, Counters counters, Duration firstRequest) {
    this.vertx = vertx;
    this.firstRequest = firstRequest;
    String name = "heurtoir_web_dropped_total";
    String help = "HTTP connections dropped, by reason";
    full = counters.counter(name, help, "reason", "full");
    slow = counters.counter(name, help, "reason", "no-request");
    counters.gauge("heurtoir_web_connections", "HTTP connections that are open", open::get);
  }

  @Override
  public void handle(HttpConnection connection) {
    InetAddress address = Addresses.of(connection.remoteAddress());
    int all = open.incrementAndGet();
    int same =
        from.compute(
                address,
                (a, count) -> {
                  AtomicInteger counted = count == null ? new AtomicInteger() : count;
                  counted.incrementAndGet();
                  return counted;
                })
            .get();
    connection.closeHandler(
        closed -> {
          open.decrementAndGet();
          from.computeIfPresent(address, (a, count) -> count.decrementAndGet() == 0 ? null : count);
          requested(connection);
        });
    if (all > MOST || same > MOST_FROM_ONE) {
      full.add();
      connection.close();
      return;
    }
    waiting.put(
        connection,
        vertx.setTimer(
            firstRequest.toMillis(),
            timer -> {
              if (waiting.remove(connection) != null) {
                slow.add();
                connection.close();
              }
            }));
  }

  /** The connection brought a whole request's head. */
  void requested(HttpServerRequest request) {
    requested(request.connection());
  }

  private void requested(HttpConnection connection) {
    Long timer = waiting.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
