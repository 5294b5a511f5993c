package fr.heurtoir.gateway.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.heurtoir.protocol.door.DoorMessage.SelfTest.Check;
import java.util.List;
import java.util.Map;

/** A door's checks and parts as the JSON text of a column. */
final class Checks {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Checks() {}

  static String write(List<Check> checks) {
    return text(checks);
  }

  static String writeParts(Map<String, String> parts) {
    return text(parts);
  }

  private static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static List<Check> read(String text) {
    return value(text, new TypeReference<List<Check>>() {}, List.of());
  }

  static Map<String, String> readParts(String text) {
    return value(text, new TypeReference<Map<String, String>>() {}, Map.of());
  }

  /** An unreadable column counts as empty: somebody edited it by hand. */
  private static <T> T value(String text, TypeReference<T> type, T otherwise) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException notOurs) {
      return otherwise;
    }
  }
}
