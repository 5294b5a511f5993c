package fr.heurtoir.door.lock;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.heurtoir.protocol.DoorMessage.LockReport;
import fr.heurtoir.protocol.RingId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The words between the agent and the lock process: one JSON object a line, UTF-8, at most {@value
 * #MOST_BYTES} bytes with its line feed. Unknown members are passed over.
 *
 * <p>Agent: {@code ring}, {@code ring-over}, {@code open}. Lock process: {@code hello} once at the
 * beginning, {@code report}, {@code error}.
 */
final class LockWire {
  static final int MOST_BYTES = 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(3)
                          .maxStringLength(MOST_BYTES)
                          .maxDocumentLength(MOST_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  private LockWire() {}

  /** From the agent. */
  sealed interface Request {
    /** A ring of this door began. */
    record RingBegins(RingId ring) implements Request {}

    /** Its call ended. */
    record RingEnds(RingId ring) implements Request {}

    /** Pulse a lock. */
    record Open(Order order) implements Request {}
  }

  /** From the lock process. */
  sealed interface Reply {
    /** The first line: which locks there are. */
    record Hello(List<String> locks) implements Reply {}

    /** What became of an order. */
    record Report(LockReport report) implements Reply {}

    /** A line that was not understood, or a peer too many. */
    record Complaint(String reason) implements Reply {}
  }

  /** A line that is no such message; the text repeats nothing of it. */
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
      case Request.Open(Order order) ->
          node.put("type", "open")
              .put("ring", order.ring().value())
              .put("lock", order.lock())
              .put("counter", order.counter());
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
      case Reply.Report(LockReport report) -> {
        node.put("type", "report").put("ring", report.ring().value());
        node.put("lock", report.lock()).put("counter", report.counter());
        node.put("state", report.state().name().toLowerCase(Locale.ROOT));
        report.reason().ifPresent(reason -> node.put("reason", reason));
      }
      case Reply.Complaint(String reason) -> node.put("type", "error").put("reason", reason);
    }
    return line(node);
  }

  static Request request(byte[] line) throws BadLine {
    JsonNode node = object(line);
    return switch (text(node, "type", 16)) {
      case "ring" -> new Request.RingBegins(ring(node));
      case "ring-over" -> new Request.RingEnds(ring(node));
      case "open" -> new Request.Open(new Order(ring(node), text(node, "lock", 32), counter(node)));
      default -> throw new BadLine("type");
    };
  }

  static Reply reply(byte[] line) throws BadLine {
    JsonNode node = object(line);
    return switch (text(node, "type", 16)) {
      case "hello" -> new Reply.Hello(locks(node));
      case "report" ->
          new Reply.Report(
              new LockReport(
                  ring(node),
                  text(node, "lock", 32),
                  counter(node),
                  state(text(node, "state", 16)),
                  node.has("reason") ? Optional.of(text(node, "reason", 64)) : Optional.empty()));
      case "error" -> new Reply.Complaint(text(node, "reason", 64));
      default -> throw new BadLine("type");
    };
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

  private static LockReport.State state(String word) throws BadLine {
    return switch (word) {
      case "pulsing" -> LockReport.State.PULSING;
      case "released" -> LockReport.State.RELEASED;
      case "refused" -> LockReport.State.REFUSED;
      default -> throw new BadLine("state");
    };
  }

  private static RingId ring(JsonNode node) throws BadLine {
    try {
      return new RingId(text(node, "ring", 26));
    } catch (IllegalArgumentException notARing) {
      throw new BadLine("ring");
    }
  }

  private static long counter(JsonNode node) throws BadLine {
    JsonNode value = node.path("counter");
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 1) {
      throw new BadLine("counter");
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
    } catch (JsonProcessingException notJson) {
      throw new BadLine("not JSON");
    } catch (java.io.IOException notJson) {
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
      byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
      line[json.length] = '\n';
      return line;
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
