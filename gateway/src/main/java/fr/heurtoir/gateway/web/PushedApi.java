package fr.heurtoir.gateway.web;

import fr.heurtoir.protocol.RingId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/pushed}: a phone's service worker reports that it displays a notification
 * (section 8 of the phone protocol).
 */
final class PushedApi {
  private static final Pattern TEST = Pattern.compile("[A-Za-z0-9_-]{16,64}");

  private final PhoneDoor door;
  private final Displayed displayed;
  private final AddressLimiter says;

  PushedApi(PhoneDoor door, Displayed displayed, LongSupplier nanos) {
    this.says = new AddressLimiter(nanos, 30, 1, 4096);
    this.door = door;
    this.displayed = displayed;
  }

  void pushed(RoutingContext context) {
    door.authenticated(
        context,
        (phone, cookie) -> {
          if (Answers.turnedAway(context, says)) {
            return;
          }
          if (!said(context, phone.id())) {
            Answers.error(context, 400, "bad-request");
            return;
          }
          context.response().setStatusCode(204).putHeader("Cache-Control", "no-store").end();
        });
  }

  private boolean said(RoutingContext context, String phone) {
    @Nullable Buffer body = context.body().buffer();
    if (body == null) {
      return false;
    }
    try {
      JsonObject json = new JsonObject(body);
      if (json.getValue("ring") instanceof String ring) {
        displayed.ring(phone, new RingId(ring));
        return true;
      }
      if (json.getValue("test") instanceof String test && TEST.matcher(test).matches()) {
        displayed.test(phone, test);
        return true;
      }
      return false;
    } catch (DecodeException | ClassCastException | IllegalArgumentException notWhatIsAsked) {
      return false;
    }
  }
}
