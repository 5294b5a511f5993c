package fr.heurtoir.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.heurtoir.protocol.DoorMessage.LockReport;
import fr.heurtoir.protocol.DoorMessage.Open;
import fr.heurtoir.protocol.DoorMessage.Show;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads and writes {@link DoorMessage} bodies. Unknown members are passed over, so that versions
 * can differ.
 */
public final class DoorMessages {
  private static final int VERSION = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(4)
                          .maxStringLength(DoorMessage.MAX_BYTES)
                          .maxDocumentLength(DoorMessage.MAX_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  private DoorMessages() {}

  /** A body that is no door message; the text says what is wrong and repeats nothing of it. */
  public static final class BadDoorMessage extends Exception {
    private static final long serialVersionUID = 1L;

    BadDoorMessage(String what) {
      super(what);
    }
  }

  /** The message as UTF-8 JSON. */
  public static byte[] write(DoorMessage message) {
    ObjectNode node = JSON.createObjectNode();
    node.put("v", VERSION);
    node.put("ring", message.ring().value());
    switch (message) {
      case Show show -> {
        node.put("type", "show").put("moment", show.moment().code());
        show.text().ifPresent(text -> node.put("text", text));
      }
      case Open open ->
          node.put("type", "open").put("lock", open.lock()).put("counter", open.counter());
      case LockReport report -> {
        node.put("type", "lock").put("lock", report.lock()).put("counter", report.counter());
        node.put("state", report.state().name().toLowerCase(Locale.ROOT));
        report.reason().ifPresent(reason -> node.put("reason", reason));
      }
    }
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Reads one body.
   *
   * @throws BadDoorMessage for anything that is not a whole, known message within {@link
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
    RingId ring;
    try {
      ring = new RingId(text(node, "ring", 26));
    } catch (IllegalArgumentException notARing) {
      throw new BadDoorMessage("ring");
    }
    return switch (text(node, "type", 16)) {
      case "show" ->
          new Show(
              ring,
              Moment.of(text(node, "moment", 32)).orElseThrow(() -> new BadDoorMessage("moment")),
              optionalText(node, "text", 200));
      case "open" -> new Open(ring, text(node, "lock", 32), counter(node));
      case "lock" ->
          new LockReport(
              ring,
              text(node, "lock", 32),
              counter(node),
              state(text(node, "state", 16)),
              optionalText(node, "reason", 200));
      default -> throw new BadDoorMessage("type");
    };
  }

  private static LockReport.State state(String word) throws BadDoorMessage {
    return switch (word) {
      case "pulsing" -> LockReport.State.PULSING;
      case "released" -> LockReport.State.RELEASED;
      case "refused" -> LockReport.State.REFUSED;
      default -> throw new BadDoorMessage("state");
    };
  }

  private static long counter(JsonNode node) throws BadDoorMessage {
    JsonNode value = node.path("counter");
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 1) {
      throw new BadDoorMessage("counter");
    }
    return value.asLong();
  }

  private static Optional<String> optionalText(JsonNode node, String name, int most)
      throws BadDoorMessage {
    return node.has(name) ? Optional.of(text(node, name, most)) : Optional.empty();
  }

  private static String text(JsonNode node, String name, int most) throws BadDoorMessage {
    JsonNode value = node.path(name);
    if (!value.isTextual() || value.asText().isEmpty() || value.asText().length() > most) {
      throw new BadDoorMessage(name);
    }
    return value.asText();
  }
}
