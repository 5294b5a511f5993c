package fr.heurtoir.gateway.push;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * The text that is encrypted: a declarative push message (Push API, section 3.3), which a browser
 * that knows those shows by itself, and our own member for the service worker, which other browsers
 * wake. General words and an opaque id: no school, no door, no person. Every kind has the same
 * size, so that nobody on the way can tell a ring from its end.
 */
final class PushBody {
  /** In bytes; RFC 8291 section 4 lets a service refuse more than 4096 encrypted. */
  static final int BYTES = 1_024;

  private final JsonMapper json = JsonMapper.builder().build();
  private final String origin;

  /**
   * @param origin of the phone's app: {@code https://host[:port]}, at most 300 characters
   */
  PushBody(String origin) {
    if (origin.length() > 300) {
      throw new IllegalArgumentException("an origin of " + origin.length() + " characters");
    }
    this.origin = origin;
  }

  byte[] of(PushMessage message) {
    boolean silent = message.kind() == PushMessage.Kind.SILENT_TEST;
    boolean test = silent || message.kind() == PushMessage.Kind.TEST;
    ObjectNode body = json.createObjectNode();
    body.put("web_push", 8030);
    ObjectNode notification = body.putObject("notification");
    notification.put("title", title(message.kind()));
    notification.put("lang", "fr");
    notification.put("dir", "ltr");
    notification.put("body", text(message.kind()));
    notification.put("tag", test ? "test" : message.id());
    notification.put("navigate", origin + (test ? "/" : "/#ring/" + message.id()));
    notification.put("silent", message.kind() != PushMessage.Kind.RING);
    body.put("mutable", true);
    ObjectNode own = body.putObject("heurtoir");
    own.put("kind", message.kind().word());
    own.put(message.kind().subject(), message.id());
    own.put("answered", message.kind() == PushMessage.Kind.ANSWERED);
    own.put("silent", silent);
    body.put("pad", "");
    int missing = BYTES - bytes(body).length;
    if (missing < 0) {
      throw new IllegalStateException("a push message of more than " + BYTES + " bytes");
    }
    body.put("pad", " ".repeat(missing));
    return bytes(body);
  }

  private static byte[] bytes(ObjectNode body) {
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String title(PushMessage.Kind kind) {
    return switch (kind) {
      case RING -> "On sonne";
      case ANSWERED -> "Quelqu’un a répondu";
      case MISSED -> "On a sonné";
      case TEST, SILENT_TEST -> "Essai de la sonnerie";
    };
  }

  private static String text(PushMessage.Kind kind) {
    return switch (kind) {
      case RING -> "Touchez pour voir et répondre.";
      case ANSWERED -> "Il n’y a plus rien à faire.";
      case MISSED -> "Personne n’a répondu.";
      case TEST, SILENT_TEST -> "Ce téléphone peut être réveillé.";
    };
  }
}
