package fr.heurtoir.gateway.phone;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads {@link FromPhone} and writes {@link ToPhone} as the JSON text of {@code
 * docs/phone-protocol.md}. Ignores unknown members. Refuses duplicate members, anything after the
 * object, and values out of range. Thread-safe.
 */
public final class PhoneCodec {
  /** The longest message accepted, in bytes of UTF-8. */
  public static final int MAX_MESSAGE = 65_536;

  /** The version of the protocol. */
  public static final int PROTOCOL = 1;

  /** The messages about connections, which this package handles. */
  private static final List<MessageKind> OWN =
      List.of(HelloMessage.KIND, PongMessage.KIND, VisibleMessage.KIND, MicrophoneMessage.KIND);

  private final Map<String, MessageKind> kinds;
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
                  // Names come from outside: a table of interned names would grow without limit.
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * A message and its id, where it has one.
   *
   * @param id 1 to 2147483647
   */
  record Received(OptionalInt id, FromPhone message) {}

  /**
   * A codec for the messages about connections and for these.
   *
   * @throws IllegalArgumentException where two have the same type
   */
  public PhoneCodec(List<MessageKind> requests) {
    Map<String, MessageKind> all = new HashMap<>();
    for (MessageKind kind : Stream.concat(OWN.stream(), requests.stream()).toList()) {
      if (all.put(kind.type(), kind) != null) {
        throw new IllegalArgumentException("two messages of the type " + kind.type());
      }
    }
    kinds = Map.copyOf(all);
  }

  /** The types of all messages that can be read. */
  Set<String> types() {
    return kinds.keySet();
  }

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
    MessageFields unnamed = new MessageFields(node, OptionalInt.empty());
    OptionalInt id =
        unnamed.has("id")
            ? OptionalInt.of((int) unnamed.integer("id", 1, Integer.MAX_VALUE))
            : OptionalInt.empty();
    MessageFields fields = new MessageFields(node, id);
    JsonNode type = node.path("type");
    if (!type.isTextual()) {
      throw fields.bad("type is a string");
    }
    MessageKind kind = kinds.get(type.asText());
    if (kind == null) {
      throw new BadMessage(ErrorCode.UNKNOWN_TYPE, id, "no such message");
    }
    return new Received(id, kind.reader().read(fields));
  }

  public String write(ToPhone message) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator out = json.createGenerator(text)) {
      MessageWriter writer = new MessageWriter(out);
      out.writeStartObject();
      writer.text("type", message.type());
      message.write(writer);
      out.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
