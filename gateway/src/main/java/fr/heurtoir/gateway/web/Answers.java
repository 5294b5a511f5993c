package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.Named;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The forms of an answer. */
final class Answers {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Answers() {}

  /** Somebody or something with an id and a name. */
  static JsonObject named(Named named) {
    return new JsonObject().put("id", named.id()).put("name", named.name());
  }

  /** UTC with milliseconds: {@code 2026-01-31T08:15:30.123Z}. */
  static String time(Instant time) {
    return TIME.format(time);
  }

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
