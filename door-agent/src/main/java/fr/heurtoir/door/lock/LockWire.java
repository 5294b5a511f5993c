package fr.heurtoir.door.lock;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The messages between agent and lock process: one JSON object a line, UTF-8, at most {@value
 * #MOST_BYTES} bytes with its line feed. Unknown members are ignored.
 *
 * <p>Agent: {@code ring}, {@code ring-over}, {@code say}. Lock process: {@code hello} once at the
 * beginning, {@code say}, {@code refused}, {@code error}. A {@code say} contains a {@link
 * DoorMessage} as it travels between door and gateway.
 */
final class LockWire {
  static final int MOST_BYTES = 4096;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(6)
                          .maxStringLength(MOST_BYTES)
                          .maxDocumentLength(MOST_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private LockWire() {}

  /** From the agent. */
  sealed interface Request {
    /** A ring of this door is live. */
    record RingBegins(RingId ring) implements Request {}

    /** Its call ended. */
    record RingEnds(RingId ring) implements Request {}

    /**
     * A message from the gateway.
     *
     * @param at when the agent received it, in nanoseconds of the machine's monotonic clock
     */
    record Say(DoorMessage.ToDoor message, long at) implements Request {}
  }

  /** From the lock process. */
  sealed interface Reply {
    /** The first line: the present locks. */
    record Hello(List<String> locks) implements Reply {}

    /** A message for the gateway. */
    record Say(DoorMessage.FromDoor message) implements Reply {}

    /** How many orders were refused since the process began, by reason. */
    record Refusals(Map<String, Long> counts) implements Reply {
      public Refusals {
        counts = Map.copyOf(counts);
      }
    }

    /**
     * A malformed line, a ring that has ended, or a second peer.
     *
     * @param ring what it is about, if it is a ring
     */
    record Complaint(String reason, Optional<RingId> ring) implements Reply {}
  }

  /** A line that is no such message. The exception's message repeats nothing of it. */
  static final class BadLine extends Exception {
    private static final long serialVersionUID = 1L;

    BadLine(String what) {
      super(what);
    }
  }

  static byte[] write(Request request) {
    ObjectNode node = JSON.createObjectNode();
    switch (request) {
      case Request.RingBegins(RingId ring) -> node.put("type", "ring").put("ring", ring.value());
      case Request.RingEnds(RingId ring) -> node.put("type", "ring-over").put("ring", ring.value());
      case Request.Say(DoorMessage.ToDoor message, long at) ->
          node.put("type", "say").put("at", at).set("message", tree(message));
    }
    return line(node);
  }

  static byte[] write(Reply reply) {
    ObjectNode node = JSON.createObjectNode();
    switch (reply) {
      case Reply.Hello(List<String> locks) -> {
        node.put("type", "hello");
        locks.forEach(node.putArray("locks")::add);
      }
      case Reply.Say(DoorMessage.FromDoor message) ->
          node.put("type", "say").set("message", tree(message));
      case Reply.Refusals(Map<String, Long> counts) -> {
        ObjectNode inner = node.put("type", "refused").putObject("counts");
        new TreeMap<>(counts).forEach(inner::put);
      }
      case Reply.Complaint(String reason, Optional<RingId> ring) -> {
        node.put("type", "error").put("reason", reason);
        ring.ifPresent(of -> node.put("ring", of.value()));
      }
    }
    return line(node);
  }

  static Request request(byte[] line) throws BadLine {
    JsonNode node = object(line);
    return switch (text(node, "type", 16)) {
      case "ring" -> new Request.RingBegins(ring(node));
      case "ring-over" -> new Request.RingEnds(ring(node));
      case "say" -> {
        if (message(node) instanceof DoorMessage.ToDoor said) {
          yield new Request.Say(said, whole(node, "at"));
        }
        throw new BadLine("message");
      }
      default -> throw new BadLine("type");
    };
  }

  static Reply reply(byte[] line) throws BadLine {
    JsonNode node = object(line);
    return switch (text(node, "type", 16)) {
      case "hello" -> new Reply.Hello(locks(node));
      case "say" -> {
        if (message(node) instanceof DoorMessage.FromDoor said) {
          yield new Reply.Say(said);
        }
        throw new BadLine("message");
      }
      case "refused" -> new Reply.Refusals(counts(node.path("counts")));
      case "error" ->
          new Reply.Complaint(
              text(node, "reason", 64),
              node.has("ring") ? Optional.of(ring(node)) : Optional.empty());
      default -> throw new BadLine("type");
    };
  }

  private static JsonNode tree(DoorMessage message) {
    try {
      return JSON.readTree(DoorMessages.write(message));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static DoorMessage message(JsonNode node) throws BadLine {
    try {
      return DoorMessages.read(JSON.writeValueAsBytes(node.path("message")));
    } catch (DoorMessages.BadDoorMessage | JsonProcessingException notOne) {
      throw new BadLine("message");
    }
  }

  private static List<String> locks(JsonNode node) throws BadLine {
    List<String> names = new ArrayList<>();
    for (JsonNode name : node.path("locks")) {
      if (!name.isTextual() || names.size() == 2) {
        throw new BadLine("locks");
      }
      names.add(name.asText());
    }
    return List.copyOf(names);
  }

  private static Map<String, Long> counts(JsonNode node) throws BadLine {
    Map<String, Long> counts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      counts.put(each.getKey(), whole(node, each.getKey()));
    }
    return counts;
  }

  private static RingId ring(JsonNode node) throws BadLine {
    try {
      return new RingId(text(node, "ring", 26));
    } catch (IllegalArgumentException notARing) {
      throw new BadLine("ring");
    }
  }

  private static long whole(JsonNode node, String name) throws BadLine {
    JsonNode value = node.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new BadLine(name);
    }
    return value.asLong();
  }

  private static String text(JsonNode node, String name, int most) throws BadLine {
    JsonNode value = node.path(name);
    if (!value.isTextual() || value.asText().isEmpty() || value.asText().length() > most) {
      throw new BadLine(name);
    }
    return value.asText();
  }

  private static JsonNode object(byte[] line) throws BadLine {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (IOException notJson) {
      throw new BadLine("not JSON");
    }
    if (node == null || !node.isObject()) {
      throw new BadLine("not an object");
    }
    return node;
  }

  private static byte[] line(ObjectNode node) {
    try {
      byte[] json = JSON.writeValueAsBytes(node);
      byte[] line = Arrays.copyOf(json, json.length + 1);
      line[json.length] = '\n';
      return line;
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
