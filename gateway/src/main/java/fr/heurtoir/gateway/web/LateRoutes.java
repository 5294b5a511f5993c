package fr.heurtoir.gateway.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import org.jspecify.annotations.Nullable;

/** Answers 503 until the routes are there. */
final class LateRoutes implements Handler<HttpServerRequest> {
  private volatile @Nullable Router router;

  void ready(Router routes) {
    router = routes;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Router routes = router;
    if (routes == null) {
      request.response().setStatusCode(503).putHeader("Retry-After", "1").end();
    } else {
      routes.handle(request);
    }
  }
}
