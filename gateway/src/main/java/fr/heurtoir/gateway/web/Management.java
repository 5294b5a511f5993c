package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.school.CidrBlock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /metrics}, and {@code /health} with its details, for IT staff. They have a port of their
 * own, because nothing in a request distinguishes a proxy on this machine from the machine itself:
 * by default nginx adds no header that names it, and uses our address as the host.
 */
final class Management {
  private Management() {}

  /**
   * Starts to listen.
   *
   * @throws IOException where that fails; the message says why
   */
  static HttpServer listen(
      Vertx vertx, InetSocketAddress address, Supplier<Health> health, Counters counters)
      throws IOException {
    HttpServer server = vertx.createHttpServer(WebOptions.management());
    server.requestHandler(router(vertx, health, counters));
    server.exceptionHandler(broken -> {});
    Listening.await(
        server.listen(SocketAddress.inetSocketAddress(address)),
        address.getHostString(),
        address.getPort());
    return server;
  }

  static Router router(Vertx vertx, Supplier<Health> health, Counters counters) {
    Router router = Router.router(vertx);
    router.route().handler(new SecurityHeaders(false));
    router.route().handler(Management::direct);
    router
        .get("/health")
        .handler(
            context -> {
              Health now = health.get();
              JsonArray parts = new JsonArray();
              for (Health.Part part : now.parts()) {
                parts.add(
                    new JsonObject()
                        .put("name", part.name())
                        .put("ok", part.ok())
                        .put("detail", part.detail()));
              }
              health(context, now, new JsonObject().put("parts", parts));
            });
    router
        .get("/metrics")
        .handler(
            context ->
                context
                    .response()
                    .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    .putHeader("Cache-Control", "no-store")
                    .end(counters.text()));
    router.route().handler(context -> Answers.error(context, 404, "not-found"));
    return router;
  }

  /** Answers everybody whether the gateway works, without details. */
  static void health(RoutingContext context, Health health) {
    health(context, health, new JsonObject());
  }

  private static void health(RoutingContext context, Health health, JsonObject more) {
    Answers.json(
        context,
        health.ok() ? 200 : 503,
        new JsonObject().put("status", health.ok() ? "ok" : "degraded").mergeIn(more));
  }

  /**
   * Refuses two kinds of requests. Those by a host name: a page may have sent a browser on this
   * machine here (DNS rebinding). Those through a proxy: somebody published this port.
   */
  private static void direct(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (Clients.forwarded(request)) {
      Answers.error(context, 403, "proxied");
    } else if (!literal(Optional.ofNullable(request.getHeader("Host")).orElse(""))) {
      Answers.error(context, 421, "host");
    } else {
      context.next();
    }
  }

  private static boolean literal(String host) {
    String name = host.replaceFirst(":[0-9]{1,5}$", "");
    return name.equals("localhost")
        || CidrBlock.literal(name).isPresent()
        || name.startsWith("[")
            && name.endsWith("]")
            && CidrBlock.literal(name.substring(1, name.length() - 1)).isPresent();
  }
}
