package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.web.Assets.Asset;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the phone's app. All its screens share one page. */
final class StaticFiles implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(StaticFiles.class);
  private static final String PAGE = "/index.html";

  private final Vertx vertx;
  private final Assets assets;

  StaticFiles(Vertx vertx, Assets assets) {
    this.vertx = vertx;
    this.assets = assets;
  }

  @Override
  public void handle(RoutingContext context) {
    String asked = context.request().path();
    String path = asked == null || asked.equals("/") || asked.equals("/enrol") ? PAGE : asked;
    if (!assets.plausible(path)) {
      Answers.error(context, 404, "not-found");
      return;
    }
    Optional<Asset> loaded = assets.loaded(path);
    if (loaded.isPresent()) {
      send(context, loaded.get());
      return;
    }
    vertx
        .executeBlocking(() -> assets.load(path), false)
        .onSuccess(
            asset ->
                asset.ifPresentOrElse(
                    found -> send(context, found), () -> Answers.error(context, 404, "not-found")))
        .onFailure(
            broken -> {
              LOG.error("event=app-file-unreadable path={}", path, broken);
              Answers.error(context, 500, "internal");
            });
  }

  private static void send(RoutingContext context, Asset asset) {
    HttpServerResponse response = context.response();
    response.putHeader("Content-Type", asset.type());
    response.putHeader("ETag", asset.etag());
    response.putHeader("Vary", "Accept-Encoding");
    response.putHeader(
        "Cache-Control", asset.hashed() ? "public, max-age=31536000, immutable" : "no-cache");
    if (asset.etag().equals(context.request().getHeader("If-None-Match"))) {
      response.setStatusCode(304).end();
      return;
    }
    Buffer body = asset.plain();
    if (asset.gzip().isPresent() && takesGzip(context)) {
      response.putHeader("Content-Encoding", "gzip");
      body = asset.gzip().get();
    }
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Integer.toString(body.length())).end();
    } else {
      response.end(body);
    }
  }

  private static boolean takesGzip(RoutingContext context) {
    @Nullable String accepted = context.request().getHeader("Accept-Encoding");
    return accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
  }
}
