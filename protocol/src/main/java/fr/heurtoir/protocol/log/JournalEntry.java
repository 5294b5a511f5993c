package fr.heurtoir.protocol.log;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A line as an entry of the journal, by its native protocol
 * (https://systemd.io/JOURNAL_NATIVE_PROTOCOL/).
 *
 * <p>{@code MESSAGE} is the whole line, as in a file. What of its fields names a thing that people
 * look for is a field of the entry too. Their names are this class's; a value that is no plain word
 * of at most {@value #MAX_VALUE} characters, or no id where its name promises one, stays in the
 * message alone.
 *
 * <p>An entry is one datagram of at most {@value #MAX_BYTES} bytes, as its line is bounded. Linux
 * lets a socket send three times that unless somebody has lowered {@code net.core.wmem_default}, so
 * the protocol's way for larger ones, a sealed memory file, is not needed.
 */
final class JournalEntry {
  /** The longest entry: a line of three bytes a character, and the other fields. */
  static final int MAX_BYTES = 3 * LogLines.MAX_LINE + 2_048;

  static final int MAX_VALUE = 128;

  /** The facility of a stream that systemd connects to the journal: daemon (syslog(3)). */
  private static final String FACILITY = "3";

  private static final Map<String, String> FIELDS =
      Map.of(
          "event", "EVENT",
          "ring", "RING_ID",
          "door", "DOOR_ID",
          "school", "SCHOOL_ID",
          "phone", "PHONE_ID",
          "call", "CALL_ID");

  private JournalEntry() {}

  /**
   * The datagram.
   *
   * @param program the name that the journal shows before the message
   * @param door whose station writes, for lines that name none
   */
  static byte[] of(Line line, String program, @Nullable DoorId door) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream(512);
    put(entry, "MESSAGE", line.text());
    put(entry, "PRIORITY", Integer.toString(line.priority()));
    put(entry, "SYSLOG_FACILITY", FACILITY);
    put(entry, "SYSLOG_IDENTIFIER", program);
    Map<String, String> fields = fields(line, door);
    fields.forEach((name, value) -> put(entry, name, value));
    @Nullable String event = fields.get("EVENT");
    if (event != null) {
      put(entry, "MESSAGE_ID", messageId(program, event));
    }
    return entry.toByteArray();
  }

  /**
   * The name by which the journal's catalog has the text for an event of a program ({@code
   * journalctl -x}): made of both names as {@code packages/stage.py} makes it.
   */
  static String messageId(String program, String event) {
    byte[] name = (program + " " + event).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString().replace("-", "");
  }

  private static Map<String, String> fields(Line line, @Nullable DoorId door) {
    Map<String, String> fields = new LinkedHashMap<>();
    line.fields()
        .forEach(
            (name, value) -> {
              @Nullable String field = FIELDS.get(name);
              if (field != null && fits(field, value)) {
                fields.put(field, value);
              }
            });
    if (door != null) {
      fields.putIfAbsent("DOOR_ID", door.value());
    }
    @Nullable String at = fields.get("DOOR_ID");
    if (at != null) {
      fields.putIfAbsent("SCHOOL_ID", new DoorId(at).school());
    }
    return fields;
  }

  private static boolean fits(String field, String value) {
    return switch (field) {
      case "RING_ID" -> made(RingId::new, value);
      case "DOOR_ID" -> made(DoorId::new, value);
      default -> plain(value);
    };
  }

  private static boolean made(Function<String, ?> id, String value) {
    try {
      return id.apply(value) != null;
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  /** Whether a value names something. */
  private static boolean plain(String value) {
    return !value.isEmpty()
        && !value.equals("-")
        && value.length() <= MAX_VALUE
        && value.chars().allMatch(c -> c > ' ' && c <= '~' && c != '"' && c != '\\');
  }

  private static void put(ByteArrayOutputStream entry, String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    entry.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    if (value.indexOf('\n') < 0) {
      entry.write('=');
    } else {
      entry.write('\n');
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      entry.writeBytes(length.putLong(bytes.length).array());
    }
    entry.writeBytes(bytes);
    entry.write('\n');
  }
}
