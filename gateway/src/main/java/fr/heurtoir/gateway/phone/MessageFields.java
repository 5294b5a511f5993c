package fr.heurtoir.gateway.phone;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.protocol.RingId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The members of one message from a phone. Each is read with its limit. An error names the first
 * member that does not fit, and never contains its value.
 */
public final class MessageFields {
  /** The id of a school or a person. */
  public static final Pattern SLUG =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?)?");

  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern SIGNATURE = Pattern.compile("[A-Za-z0-9_-]{86}");

  private final JsonNode node;
  private final OptionalInt id;

  MessageFields(JsonNode node, OptionalInt id) {
    this.node = node;
    this.id = id;
  }

  /** The exception for a member that does not fit; its message says what would fit. */
  public BadMessage bad(String what) {
    return new BadMessage(ErrorCode.BAD_MESSAGE, id, what);
  }

  /** Whether the member is present, even if it is null. */
  public boolean has(String name) {
    return node.has(name);
  }

  /** Whether the member is missing or null. */
  public boolean absent(String name) {
    return !node.has(name) || node.path(name).isNull();
  }

  /** The members of an object member. */
  public MessageFields object(String name) {
    return new MessageFields(node.path(name), id);
  }

  /** A string member that matches the form as a whole. */
  public String matching(String name, Pattern form) throws BadMessage {
    JsonNode value = node.path(name);
    if (!value.isTextual() || !form.matcher(value.asText()).matches()) {
      throw bad(name + " is a string " + form);
    }
    return value.asText();
  }

  /** As {@link #matching}; empty where the member is missing or null. */
  public Optional<String> optional(String name, Pattern form) throws BadMessage {
    return absent(name) ? Optional.empty() : Optional.of(matching(name, form));
  }

  /** A string with that many Unicode code points. */
  public String text(String name, int least, int most) throws BadMessage {
    JsonNode value = node.path(name);
    int length = value.isTextual() ? value.asText().codePointCount(0, value.asText().length()) : -1;
    if (length < least || length > most) {
      throw bad(name + " is a string of " + least + " to " + most + " characters");
    }
    return value.asText();
  }

  /** A string with at most that many Unicode code points; empty where the member is missing. */
  public String textOrEmpty(String name, int most) throws BadMessage {
    return node.has(name) ? text(name, 0, most) : "";
  }

  public boolean bool(String name) throws BadMessage {
    JsonNode value = node.path(name);
    if (!value.isBoolean()) {
      throw bad(name + " is true or false");
    }
    return value.booleanValue();
  }

  /** A boolean; {@code missing} where the member is missing. */
  public boolean bool(String name, boolean missing) throws BadMessage {
    return node.has(name) ? bool(name) : missing;
  }

  /** An integer in that range. {@code 1.0} is refused. */
  public long integer(String name, long least, long most) throws BadMessage {
    JsonNode value = node.path(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.asLong() < least
        || value.asLong() > most) {
      throw bad(name + " is an integer from " + least + " to " + most);
    }
    return value.asLong();
  }

  public RingId ring() throws BadMessage {
    JsonNode value = node.path("ring");
    try {
      return new RingId(value.isTextual() ? value.asText() : "");
    } catch (IllegalArgumentException notARing) {
      throw bad("ring is 26 characters of Crockford's base 32");
    }
  }

  public String school() throws BadMessage {
    return matching("school", SLUG);
  }

  /** The member {@code for}; empty where it is missing or null. */
  public Optional<FromPhone.HowLong> howLong() throws BadMessage {
    if (absent("for")) {
      return Optional.empty();
    }
    String word = node.path("for").isTextual() ? node.path("for").asText() : "";
    for (FromPhone.HowLong each : FromPhone.HowLong.values()) {
      if (each.code().equals(word)) {
        return Optional.of(each);
      }
    }
    throw badHowLong();
  }

  /** The exception for a missing {@code for} that is required. */
  public BadMessage badHowLong() {
    return bad("for is hour, day or until-lifted");
  }

  /** The member {@code proof}, not yet verified; empty where it is missing or null. */
  public Optional<FromPhone.Proof> proof() throws BadMessage {
    if (absent("proof")) {
      return Optional.empty();
    }
    MessageFields proof = object("proof");
    OptionalInt tap =
        proof.absent("tap")
            ? OptionalInt.empty()
            : OptionalInt.of(
                (int)
                    proof.integer("tap", FromPhone.Proof.EARLIEST_TAP, FromPhone.Proof.LATEST_TAP));
    return Optional.of(
        new FromPhone.Proof(
            proof.matching("nonce", NONCE), tap, proof.matching("signature", SIGNATURE)));
  }
}
