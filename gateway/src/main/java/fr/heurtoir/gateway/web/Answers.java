package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.Named;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms of answers. */
final class Answers {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * The header that a phone wants repeated, to distinguish this gateway's answer from a proxy's.
   */
  private static final String ECHO = "Heurtoir-Echo";

  private static final Pattern ECHOED = Pattern.compile("[A-Za-z0-9_-]{22,64}");

  private static final String OWN_WORD = "application/vnd.heurtoir+json";

  private Answers() {}

  /** An id and a name as JSON. */
  static JsonObject named(Named named) {
    return new JsonObject().put("id", named.id()).put("name", named.name());
  }

  /** UTC with milliseconds: {@code 2026-01-31T08:15:30.123Z}. */
  static String time(Instant time) {
    return TIME.format(time);
  }

  static void json(RoutingContext context, int status, JsonObject body) {
    send(context, status, "application/json", body);
  }

  private static void send(RoutingContext context, int status, String type, JsonObject body) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", type)
        .putHeader("Cache-Control", "no-store")
        .end(body.toBuffer());
  }

  /**
   * Refuses an address with too many attempts (429 with Retry-After, RFC 6585 section 4). Returns
   * whether it did.
   */
  static boolean turnedAway(RoutingContext context, AddressLimiter tries) {
    long wait = tries.tryAgainIn(Clients.of(context));
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

  /**
   * Answers that this gateway does not know the session: 401 {@code not-enrolled}. A phone ends its
   * enrolment on this answer, so its form must be one that no proxy or captive portal produces. The
   * body repeats the request's {@code Heurtoir-Echo} (22 to 64 characters of base64url), if
   * present.
   */
  static void notEnrolled(RoutingContext context) {
    JsonObject body = new JsonObject().put("error", "not-enrolled");
    @Nullable String echo = context.request().getHeader(ECHO);
    if (echo != null && ECHOED.matcher(echo).matches()) {
      body.put("echo", echo);
    }
    send(context, 401, OWN_WORD, body);
  }
}
