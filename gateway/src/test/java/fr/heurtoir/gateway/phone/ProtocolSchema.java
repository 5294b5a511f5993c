package fr.heurtoir.gateway.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The published schema of the phone protocol, one direction of it. */
public final class ProtocolSchema {
  private static final Path FILE = Path.of("..", "docs", "phone-protocol.schema.json");
  static final JsonMapper JSON = new JsonMapper();

  private final JsonSchema schema;

  private ProtocolSchema(JsonNode whole) {
    schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(whole);
  }

  private ProtocolSchema(String definition) {
    try {
      ObjectNode whole = (ObjectNode) JSON.readTree(FILE.toFile());
      ObjectNode part = JSON.createObjectNode();
      part.set("$schema", whole.get("$schema"));
      part.put("$ref", "#/$defs/" + definition);
      part.set("$defs", whole.get("$defs"));
      schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(part);
    } catch (IOException missing) {
      throw new IllegalStateException("the schema is not where it should be: " + FILE, missing);
    }
  }

  /** The types of all messages of one direction, {@code from-phone} or {@code to-phone}. */
  static Set<String> types(String direction) {
    try {
      JsonNode defs = JSON.readTree(FILE.toFile()).get("$defs");
      Set<String> types = new TreeSet<>();
      for (JsonNode each : defs.get(direction).get("oneOf")) {
        JsonNode message = definition(defs, each);
        JsonNode form = message.has("oneOf") ? definition(defs, message.at("/oneOf/0")) : message;
        types.add(form.at("/properties/type/const").asText());
      }
      return types;
    } catch (IOException missing) {
      throw new IllegalStateException("the schema is not where it should be: " + FILE, missing);
    }
  }

  private static JsonNode definition(JsonNode defs, JsonNode reference) {
    return defs.get(reference.get("$ref").asText().replace("#/$defs/", ""));
  }

  static ProtocolSchema fromPhone() {
    return new ProtocolSchema("from-phone");
  }

  /** The whole schema, as a client without knowledge of its parts uses it. */
  static ProtocolSchema whole() {
    try {
      return new ProtocolSchema(JSON.readTree(FILE.toFile()));
    } catch (IOException missing) {
      throw new IllegalStateException("the schema is not where it should be: " + FILE, missing);
    }
  }

  public static ProtocolSchema toPhone() {
    return new ProtocolSchema("to-phone");
  }

  /** What is wrong with a message, or nothing. */
  public String faults(JsonNode message) {
    return schema.validate(message).stream()
        .map(Object::toString)
        .collect(Collectors.joining("; "));
  }

  /** What is wrong with a text, or nothing. */
  String faults(String json) {
    try {
      return faults(JSON.readTree(json));
    } catch (IOException notJson) {
      return "not JSON: " + notJson.getMessage();
    }
  }

  boolean accepts(String json) {
    return faults(json).isEmpty();
  }
}
