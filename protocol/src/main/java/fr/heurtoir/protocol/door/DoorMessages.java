package fr.heurtoir.protocol.door;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.Reply;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage.CallBackRefused;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.order.Nonce;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes {@link DoorMessage} bodies: one JSON object with {@code v}, {@code type} and the
 * fields of the record. Unknown members are ignored, so that versions can differ.
 */
public final class DoorMessages {
  private static final int VERSION = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(6)
                          .maxStringLength(DoorMessage.MAX_BYTES)
                          .maxDocumentLength(DoorMessage.MAX_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .addModule(new Jdk8Module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .withCoercionConfigDefaults(
              all -> all.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
          .addMixIn(DoorMessage.class, Kinds.class)
          .addMixIn(RingId.class, ByValue.class)
          .addMixIn(Nonce.class, ByValue.class)
          .addMixIn(Moment.class, ByCode.class)
          .addMixIn(Reply.class, ByCode.class)
          .addMixIn(Outcome.class, ByCode.class)
          .addMixIn(LockReport.State.class, ByCode.class)
          .addMixIn(GateReport.State.class, ByCode.class)
          .addMixIn(CallBackRefused.Reason.class, ByCode.class)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .build();

  private DoorMessages() {}

  /**
   * A body that is no door message. The exception's message says what is wrong and contains nothing
   * of the body.
   */
  public static sealed class BadDoorMessage extends Exception {
    private static final long serialVersionUID = 1L;

    BadDoorMessage(String what) {
      super(what);
    }
  }

  /** A whole message of a kind that this version does not know. Count it and ignore it. */
  public static final class UnknownKind extends BadDoorMessage {
    private static final long serialVersionUID = 1L;

    UnknownKind() {
      super("type");
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = DoorMessage.Show.class, name = "show"),
    @JsonSubTypes.Type(value = DoorMessage.Say.class, name = "say"),
    @JsonSubTypes.Type(value = DoorMessage.CallBack.class, name = "call-back"),
    @JsonSubTypes.Type(value = DoorMessage.Open.class, name = "open"),
    @JsonSubTypes.Type(value = DoorMessage.LockdownAsk.class, name = "lockdown-ask"),
    @JsonSubTypes.Type(value = DoorMessage.Lockdown.class, name = "lockdown"),
    @JsonSubTypes.Type(value = DoorMessage.Keys.class, name = "keys"),
    @JsonSubTypes.Type(value = DoorMessage.Certificate.class, name = "certificate"),
    @JsonSubTypes.Type(value = DoorMessage.RingNonce.class, name = "ring-nonce"),
    @JsonSubTypes.Type(value = DoorMessage.LockReport.class, name = "lock"),
    @JsonSubTypes.Type(value = DoorMessage.GateReport.class, name = "gate"),
    @JsonSubTypes.Type(value = DoorMessage.Challenge.class, name = "challenge"),
    @JsonSubTypes.Type(value = DoorMessage.LockdownState.class, name = "lockdown-state"),
    @JsonSubTypes.Type(value = DoorMessage.Tamper.class, name = "tamper"),
    @JsonSubTypes.Type(value = DoorMessage.LateRing.class, name = "late-ring"),
    @JsonSubTypes.Type(value = DoorMessage.CallBackRefused.class, name = "call-back-refused"),
    @JsonSubTypes.Type(value = DoorMessage.PartReport.class, name = "part"),
    @JsonSubTypes.Type(value = DoorMessage.Abilities.class, name = "abilities"),
    @JsonSubTypes.Type(value = DoorMessage.SelfTestNow.class, name = "self-test-now"),
    @JsonSubTypes.Type(value = DoorMessage.SelfTest.class, name = "self-test"),
    @JsonSubTypes.Type(value = DoorMessage.CertificateRequest.class, name = "certificate-request")
  })
  private interface Kinds {}

  private interface ByValue {
    @JsonValue
    String value();
  }

  private interface ByCode {
    @JsonValue
    String code();
  }

  /** The message as UTF-8 JSON. */
  public static byte[] write(DoorMessage message) {
    ObjectNode node = JSON.createObjectNode().put("v", VERSION);
    node.setAll(JSON.<ObjectNode>valueToTree(message));
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Reads one body.
   *
   * @throws UnknownKind for a whole message of another kind
   * @throws BadDoorMessage for any other body that is no whole, known message within {@link
   *     DoorMessage#MAX_BYTES}
   */
  public static DoorMessage read(byte[] body) throws BadDoorMessage {
    if (body.length > DoorMessage.MAX_BYTES) {
      throw new BadDoorMessage("too large");
    }
    JsonNode node;
    try {
      node = JSON.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (IOException notJson) {
      throw new BadDoorMessage("not JSON");
    }
    if (node == null || !node.isObject()) {
      throw new BadDoorMessage("not an object");
    }
    if (node.path("v").asInt(0) != VERSION) {
      throw new BadDoorMessage("version");
    }
    if (!node.path("type").isTextual()) {
      throw new BadDoorMessage("type");
    }
    try {
      return JSON.treeToValue(node, DoorMessage.class);
    } catch (InvalidTypeIdException another) {
      throw new UnknownKind();
    } catch (JsonProcessingException wrong) {
      throw new BadDoorMessage("its fields");
    }
  }
}
