package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers 503 until the routes exist, and 400 to a malformed request: the router would report a
 * path that it cannot decode as its own failure.
 */
final class LateRoutes implements Handler<HttpServerRequest> {
  private static final Pattern TARGET =
      Pattern.compile("/(?:[^%\\s#\\p{Cntrl}]|%[0-9a-fA-F]{2})*+");

  private final Counter malformed;
  private volatile @Nullable Router router;

  LateRoutes(Counters counters) {
    malformed =
        counters.counter(
            "heurtoir_web_malformed_total", "HTTP requests without one host or a path");
  }

  void ready(Router routes) {
    router = routes;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!wellFormed(request)) {
      malformed.add();
      request
          .response()
          .setStatusCode(400)
          .putHeader("Content-Type", "application/json")
          .putHeader("Connection", "close")
          .end("{\"error\":\"bad-request\"}")
          .onComplete(sent -> request.connection().close());
      return;
    }
    Router routes = router;
    if (routes == null) {
      request.response().setStatusCode(503).putHeader("Retry-After", "1").end();
    } else {
      routes.handle(request);
    }
  }

  /**
   * RFC 9112 sections 3.2 (one Host, except for HTTP/1.0) and 3.2.1 (origin-form; our servers are
   * no proxies).
   */
  private static boolean wellFormed(HttpServerRequest request) {
    int hosts = request.headers().getAll("Host").size();
    int least = request.version() == HttpVersion.HTTP_1_0 ? 0 : 1;
    return hosts >= least && hosts <= 1 && TARGET.matcher(request.uri()).matches();
  }
}
