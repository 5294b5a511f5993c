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

  /** Answers an address that tried too often (429 with Retry-After, RFC 6585 section 4). */
  static boolean turnedAway(RoutingContext context, AddressLimiter tries) {
    long wait =
        tries.tryAgainIn(Addresses.of(context.request().remoteAddress()), System.nanoTime());
    if (wait > 0) {
      context.response().putHeader("Retry-After", Long.toString(wait));
      error(context, 429, "too-many");
    }
    return wait > 0;
  }

  /** An error is a word: {@code {"error":"word"}}. */
  static void error(RoutingContext context, int status, String word) {
    json(context, status, new JsonObject().put("error", word));
  }
}
