package fr.heurtoir.gateway.web;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The forms of an answer. */
final class Answers {
  private Answers() {}

  static void json(RoutingContext context, int status, JsonObject body) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(body.toBuffer());
  }

  /** An error is a word: {@code {"error":"word"}}. */
  static void error(RoutingContext context, int status, String word) {
    json(context, status, new JsonObject().put("error", word));
  }
}
