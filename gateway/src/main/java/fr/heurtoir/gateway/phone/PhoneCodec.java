package fr.heurtoir.gateway.phone;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Reads {@link FromPhone} and writes {@link ToPhone} as the JSON text of {@code
 * docs/phone-protocol.md}. Members that it does not know are passed over; duplicate members,
 * anything after the object, and values out of their range are refused. Every thread may use it.
 */
public final class PhoneCodec {
  /** The longest message taken, in bytes of UTF-8. */
  public static final int MAX_MESSAGE = 65_536;

  /** The version of the protocol. */
  public static final int PROTOCOL = 1;

  /** The largest integer that every JSON reader keeps exactly (RFC 8259 section 6). */
  private static final long MAX_PING = (1L << 53) - 1;

  private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{16,64}");
  private static final Pattern NAME_ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");
  private static final Pattern SET_OR_LIFT = Pattern.compile("set|lift");
  private static final Pattern PHONE = Pattern.compile("[A-Za-z0-9_-]{1,65}");
  private static final Pattern TEST = Pattern.compile("[A-Za-z0-9_-]{16,64}");
  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern SIGNATURE = Pattern.compile("[A-Za-z0-9_-]{86}");
  private static final Pattern ENDPOINT = Pattern.compile("https://[!-~]{1,1016}");
  private static final Pattern POINT = Pattern.compile("[A-Za-z0-9_-]{87}");
  private static final Pattern AUTH = Pattern.compile("[A-Za-z0-9_-]{22}");
  private static final Pattern LOCK = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final JsonMapper json =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxNameLength(64)
                          .maxNumberLength(20)
                          .maxStringLength(2 * FromPhone.MAX_SDP)
                          .maxDocumentLength(MAX_MESSAGE)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // Names come from outside: an intern table of them would grow for ever.
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * A message and its id, if it carried one.
   *
   * @param id 1 to 2147483647
   */
  record Received(OptionalInt id, FromPhone message) {}

  /** A text that is no message of this protocol; the sentence repeats nothing of it. */
  static final class BadMessage extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final int re;

    BadMessage(ErrorCode code, OptionalInt re, String what) {
      super(what, null, false, false);
      this.code = code;
      this.re = re.orElse(0);
    }

    ErrorCode code() {
      return code;
    }

    /** The id of the message, where it could be read. */
    OptionalInt re() {
      return re == 0 ? OptionalInt.empty() : OptionalInt.of(re);
    }

    String what() {
      String message = getMessage();
      return message == null ? "" : message;
    }
  }

  /** Reads one message. */
  Received read(String text) throws BadMessage {
    JsonNode node;
    try {
      node = json.readTree(text);
    } catch (IOException notJson) {
      throw new BadMessage(ErrorCode.BAD_JSON, OptionalInt.empty(), "not one JSON object");
    }
    if (node == null || !node.isObject()) {
      throw new BadMessage(ErrorCode.BAD_JSON, OptionalInt.empty(), "not one JSON object");
    }
    OptionalInt id = OptionalInt.empty();
    if (node.has("id")) {
      id = OptionalInt.of((int) integer(node, "id", 1, Integer.MAX_VALUE, id));
    }
    return new Received(id, message(node, id));
  }

  private static FromPhone message(JsonNode node, OptionalInt id) throws BadMessage {
    JsonNode type = node.path("type");
    if (!type.isTextual()) {
      throw bad(id, "type is a string");
    }
    return switch (type.asText()) {
      case "hello" ->
          new FromPhone.Hello(
              (int) integer(node, "protocol", 1, Integer.MAX_VALUE, id),
              matching(node, "instance", INSTANCE, id),
              optionalText(node, "client", 80, id),
              optionalText(node, "locale", 16, id),
              !node.has("visible") || bool(node, "visible", id),
              proof(node, id));
      case "pong" -> new FromPhone.Pong(integer(node, "n", 0, MAX_PING, id));
      case "visible" -> new FromPhone.Visible(bool(node, "visible", id));
      case "told" -> new FromPhone.Told(ring(node, id));
      case "offer" -> new FromPhone.Offer(ring(node, id), sdp(node, id));
      case "first-frame" -> new FromPhone.FirstFrame(ring(node, id));
      case "answer" -> new FromPhone.Answer(ring(node, id));
      case "decline" -> new FromPhone.Decline(ring(node, id));
      case "hangup" -> new FromPhone.HangUp(ring(node, id));
      case "reply" -> new FromPhone.Say(ring(node, id), reply(node, id));
      case "open" ->
          new FromPhone.Open(ring(node, id), matching(node, "lock", LOCK, id), proof(node, id));
      case "call-back" -> new FromPhone.CallBack(ring(node, id));
      case "lockdown" ->
          new FromPhone.Lockdown(
              matching(node, "school", NAME_ID, id),
              matching(node, "state", SET_OR_LIFT, id).equals("set"),
              proof(node, id));
      case "hand-over" -> {
        Optional<String> to = optional(node, "to", NAME_ID, id);
        Optional<FromPhone.HowLong> howLong = howLong(node, id);
        if (to.isPresent() && howLong.isEmpty()) {
          throw bad(id, "for is hour, day or until-lifted");
        }
        yield new FromPhone.HandOver(
            matching(node, "school", NAME_ID, id),
            to,
            howLong,
            node.has("anyway") && bool(node, "anyway", id),
            proof(node, id));
      }
      case "quiet" -> new FromPhone.Quiet(matching(node, "school", NAME_ID, id), howLong(node, id));
      case "revoke" -> new FromPhone.Revoke(matching(node, "phone", PHONE, id), proof(node, id));
      case "push" -> new FromPhone.Push(subscription(node, id));
      case "test" -> new FromPhone.Test();
      case "test-told" -> new FromPhone.TestTold(matching(node, "test", TEST, id));
      default -> throw new BadMessage(ErrorCode.UNKNOWN_TYPE, id, "no such message");
    };
  }

  private static boolean absent(JsonNode node, String name) {
    return !node.has(name) || node.path(name).isNull();
  }

  private static Optional<String> optional(JsonNode node, String name, Pattern form, OptionalInt id)
      throws BadMessage {
    return absent(node, name) ? Optional.empty() : Optional.of(matching(node, name, form, id));
  }

  private static Optional<FromPhone.HowLong> howLong(JsonNode node, OptionalInt id)
      throws BadMessage {
    if (absent(node, "for")) {
      return Optional.empty();
    }
    String said = node.path("for").isTextual() ? node.path("for").asText() : "";
    for (FromPhone.HowLong each : FromPhone.HowLong.values()) {
      if (each.code().equals(said)) {
        return Optional.of(each);
      }
    }
    throw bad(id, "for is hour, day or until-lifted");
  }

  private static Optional<FromPhone.Proof> proof(JsonNode node, OptionalInt id) throws BadMessage {
    if (absent(node, "proof")) {
      return Optional.empty();
    }
    JsonNode proof = node.path("proof");
    OptionalInt tap =
        absent(proof, "tap")
            ? OptionalInt.empty()
            : OptionalInt.of(
                (int)
                    integer(
                        proof,
                        "tap",
                        FromPhone.Proof.EARLIEST_TAP,
                        FromPhone.Proof.LATEST_TAP,
                        id));
    return Optional.of(
        new FromPhone.Proof(
            matching(proof, "nonce", NONCE, id), tap, matching(proof, "signature", SIGNATURE, id)));
  }

  private static Optional<FromPhone.Subscription> subscription(JsonNode node, OptionalInt id)
      throws BadMessage {
    if (!node.has("subscription")) {
      throw bad(id, "subscription is an object or null");
    }
    if (node.path("subscription").isNull()) {
      return Optional.empty();
    }
    JsonNode said = node.path("subscription");
    return Optional.of(
        new FromPhone.Subscription(
            matching(said, "endpoint", ENDPOINT, id),
            matching(said, "p256dh", POINT, id),
            matching(said, "auth", AUTH, id)));
  }

  private static BadMessage bad(OptionalInt id, String what) {
    return new BadMessage(ErrorCode.BAD_MESSAGE, id, what);
  }

  private static RingId ring(JsonNode node, OptionalInt id) throws BadMessage {
    JsonNode value = node.path("ring");
    try {
      return new RingId(value.isTextual() ? value.asText() : "");
    } catch (IllegalArgumentException notARing) {
      throw bad(id, "ring is 26 characters of Crockford's base 32");
    }
  }

  private static fr.heurtoir.protocol.Reply reply(JsonNode node, OptionalInt id) throws BadMessage {
    JsonNode value = node.path("reply");
    return fr.heurtoir.protocol.Reply.of(value.isTextual() ? value.asText() : "")
        .orElseThrow(() -> bad(id, "reply is coming, please-wait or repeat"));
  }

  private static String sdp(JsonNode node, OptionalInt id) throws BadMessage {
    JsonNode value = node.path("sdp");
    int length = value.isTextual() ? codePoints(value.asText()) : 0;
    if (length < 1 || length > FromPhone.MAX_SDP) {
      throw bad(id, "sdp is a string of 1 to " + FromPhone.MAX_SDP + " characters");
    }
    return value.asText();
  }

  private static String matching(JsonNode node, String name, Pattern form, OptionalInt id)
      throws BadMessage {
    JsonNode value = node.path(name);
    if (!value.isTextual() || !form.matcher(value.asText()).matches()) {
      throw bad(id, name + " is a string " + form);
    }
    return value.asText();
  }

  private static String optionalText(JsonNode node, String name, int most, OptionalInt id)
      throws BadMessage {
    if (!node.has(name)) {
      return "";
    }
    JsonNode value = node.path(name);
    if (!value.isTextual() || codePoints(value.asText()) > most) {
      throw bad(id, name + " is a string of at most " + most + " characters");
    }
    return value.asText();
  }

  private static boolean bool(JsonNode node, String name, OptionalInt id) throws BadMessage {
    JsonNode value = node.path(name);
    if (!value.isBoolean()) {
      throw bad(id, name + " is true or false");
    }
    return value.booleanValue();
  }

  private static long integer(JsonNode node, String name, long least, long most, OptionalInt id)
      throws BadMessage {
    JsonNode value = node.path(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.asLong() < least
        || value.asLong() > most) {
      throw bad(id, name + " is an integer from " + least + " to " + most);
    }
    return value.asLong();
  }

  private static int codePoints(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The message as JSON text. */
  public String write(ToPhone message) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator out = json.createGenerator(text)) {
      PhoneWriter.write(out, message);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
