package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.Named;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of an enrolment call, within its limits.
 *
 * @param secret the token or code
 * @param name of the phone, trimmed; empty where there is none
 * @param key as sent, not parsed yet, or empty
 * @param signature as sent, or empty
 */
record EnrolRequest(Secret secret, String name, String key, String signature) {
  private static final int MOST_SECRET = 200;
  private static final int MOST_KEY = 400;
  private static final int MOST_SIGNATURE = 100;

  /** The token or code as sent, which the signature covers. */
  String secretText() {
    return switch (secret) {
      case Secret.Token(String value) -> value;
      case Secret.Code(String value) -> value;
    };
  }

  /** Whether it has all that is needed to enrol, not only to look. */
  boolean enrols() {
    return !name.isEmpty() && !key.isEmpty() && !signature.isEmpty();
  }

  /** Reads a body. Empty where it has another form. */
  static Optional<EnrolRequest> read(RoutingContext context) {
    @Nullable String type = context.request().getHeader("Content-Type");
    @Nullable Buffer body = context.body().buffer();
    if (body == null || type == null || !type.startsWith("application/json")) {
      return Optional.empty();
    }
    try {
      return read(new JsonObject(body));
    } catch (DecodeException | ClassCastException notAnObject) {
      return Optional.empty();
    }
  }

  private static Optional<EnrolRequest> read(JsonObject json) {
    Optional<String> token = text(json, "token", MOST_SECRET);
    Optional<String> code = text(json, "code", MOST_SECRET);
    Optional<String> name = text(json, "name", 4 * Named.MAX_NAME).map(String::strip);
    Optional<String> key = text(json, "key", MOST_KEY);
    Optional<String> signature = text(json, "signature", MOST_SIGNATURE);
    boolean read =
        token.isPresent() != code.isPresent()
            && present(json, "token", token)
            && present(json, "code", code)
            && present(json, "name", name)
            && name.stream().allMatch(EnrolRequest::fits)
            && present(json, "key", key)
            && present(json, "signature", signature);
    if (!read) {
      return Optional.empty();
    }
    Secret secret =
        token.<Secret>map(Secret.Token::new).or(() -> code.map(Secret.Code::new)).orElseThrow();
    return Optional.of(
        new EnrolRequest(secret, name.orElse(""), key.orElse(""), signature.orElse("")));
  }

  private static boolean fits(String name) {
    int length = name.codePointCount(0, name.length());
    return length >= 1
        && length <= Named.MAX_NAME
        && name.codePoints().noneMatch(EnrolRequest::unseen);
  }

  /** Whether a character would reverse or break the line in which colleagues read the name. */
  private static boolean unseen(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      // These join emoji of several parts, and letters of some scripts.
      case Character.FORMAT -> point != 0x200C && point != 0x200D;
      default -> false;
    };
  }

  /** Whether a present member was read, so that none of another type is ignored. */
  private static boolean present(JsonObject json, String member, Optional<String> read) {
    return json.containsKey(member) == read.isPresent();
  }

  private static Optional<String> text(JsonObject json, String member, int most) {
    return json.getValue(member) instanceof String text && !text.isEmpty() && text.length() <= most
        ? Optional.of(text)
        : Optional.empty();
  }
}
