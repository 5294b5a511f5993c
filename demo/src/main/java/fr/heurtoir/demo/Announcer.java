package fr.heurtoir.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints events on the standard output: text for people, or one JSON object a line. */
final class Announcer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final PrintStream out;
  private final boolean json;

  Announcer(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /**
   * @param event the word of the JSON form
   * @param members of the JSON form besides {@code event}
   * @param text for people; where empty, nothing is printed for them
   */
  synchronized void say(String event, Map<String, ?> members, String text) {
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("event", event);
      all.putAll(members);
      out.println(json(all));
    } else if (!text.isEmpty()) {
      out.println(text);
    }
    out.flush();
  }

  static String json(Map<String, ?> members) {
    try {
      return JSON.writeValueAsString(members);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
