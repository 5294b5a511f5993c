package fr.heurtoir.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.testing.JournalSocket;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What journald is sent, read by the published format. */
class JournalEntryTest {
  private static final String RING = "01M812SC3M59WC917DV4JQZECN";
  private static final Set<String> NAMES =
      Set.of(
          "MESSAGE",
          "PRIORITY",
          "SYSLOG_FACILITY",
          "SYSLOG_IDENTIFIER",
          "EVENT",
          "MESSAGE_ID",
          "RING_ID",
          "DOOR_ID",
          "SCHOOL_ID",
          "PHONE_ID",
          "CALL_ID");

  private static LogRecord ours(String pattern, Object... values) {
    LogRecord record = new EventRecord(Level.WARNING, Fields.format(pattern, values));
    record.setLoggerName("fr.heurtoir.gateway.rings.RingBoard");
    return record;
  }

  private static Map<String, String> sent(LogRecord record, @Nullable DoorId door) {
    Line line = new LogLines(true).line(record);
    byte[] entry = JournalEntry.of(line, "heurtoir-gateway", door);
    assertTrue(entry.length <= JournalEntry.MAX_BYTES, () -> entry.length + " bytes");
    return JournalSocket.read(entry);
  }

  private static Map<String, String> sent(LogRecord record) {
    return sent(record, null);
  }

  @Test
  void aLineIsTheMessageAndWhatItNamesAreFields() {
    assertEquals(
        Map.ofEntries(
            Map.entry(
                "MESSAGE",
                "RingBoard: event=lock ring="
                    + RING
                    + " door=portail.jules-ferry phone=AbC-9 state=ordered"),
            Map.entry("PRIORITY", "4"),
            Map.entry("SYSLOG_FACILITY", "3"),
            Map.entry("SYSLOG_IDENTIFIER", "heurtoir-gateway"),
            Map.entry("EVENT", "lock"),
            // As script/tests/test_packages.py has it: both must make the same of two names.
            Map.entry("MESSAGE_ID", "72a9a6c9c719397e9f34adfbd84573b1"),
            Map.entry("RING_ID", RING),
            Map.entry("DOOR_ID", "portail.jules-ferry"),
            Map.entry("SCHOOL_ID", "jules-ferry"),
            Map.entry("PHONE_ID", "AbC-9")),
        sent(
            ours(
                "event=lock ring={} door={} phone={} state={}",
                RING,
                "portail.jules-ferry",
                "AbC-9",
                "ordered")));
  }

  @Test
  void everyLineOfAStationIsOfItsDoor() {
    DoorId door = new DoorId("portail.jules-ferry.ville-b");
    Map<String, String> entry = sent(ours("event=camera-lost reason={}", "gone"), door);
    assertEquals("portail.jules-ferry.ville-b", entry.get("DOOR_ID"));
    assertEquals("jules-ferry.ville-b", entry.get("SCHOOL_ID"));
    entry = sent(ours("event=x door={}", "cour.jules-ferry"), door);
    assertEquals("cour.jules-ferry", entry.get("DOOR_ID"), "unless it names another");
  }

  @Test
  void whatOnlyLooksLikeAnIdIsNoField() {
    Map<String, String> entry =
        sent(ours("event=abilities ring={} door={} phone={} school={}", true, "-", "-", "a b"));
    assertEquals(
        Set.of(
            "MESSAGE", "PRIORITY", "SYSLOG_FACILITY", "SYSLOG_IDENTIFIER", "EVENT", "MESSAGE_ID"),
        entry.keySet());
    String long129 = "x".repeat(JournalEntry.MAX_VALUE + 1);
    assertNull(sent(ours("event=x phone={}", long129)).get("PHONE_ID"));
  }

  @Test
  void aStrangersTextIsInTheMessageAndInNoField() {
    String forged = "x\" ring=" + RING + " event=open \nPRIORITY=0\nRING_ID=" + RING;
    for (String pattern : new String[] {"event=y a={}", "event=y a=\"{}\""}) {
      Map<String, String> entry = sent(ours(pattern, forged));
      assertEquals("y", entry.get("EVENT"));
      assertEquals("4", entry.get("PRIORITY"));
      assertNull(entry.get("RING_ID"));
    }
    LogRecord library = new LogRecord(Level.INFO, "event=open ring=" + RING);
    library.setLoggerName("io.example.Library");
    assertNull(sent(library).get("RING_ID"), "a library's own line has no fields");
    LogRecord defect = ours("event=defect at={}", "x");
    defect.setThrown(new IllegalStateException("\\ ring=" + RING + " \\\\"));
    assertNull(sent(defect).get("RING_ID"), "nor has an exception's text");
  }

  @Property
  void whateverIsLoggedIsOneEntryOfKnownFields(
      @ForAll String value, @ForAll String message, @ForAll boolean library) {
    LogRecord record = library ? new LogRecord(Level.INFO, message) : ours("event=z a={}", value);
    record.setThrown(new IllegalStateException(message, new Exception(value)));
    Map<String, String> entry = sent(record);
    Set<String> unknown = new TreeSet<>(entry.keySet());
    unknown.removeAll(NAMES);
    assertEquals(Set.of(), unknown);
    assertEquals(library ? null : "z", entry.get("EVENT"));
    assertEquals(
        0, entry.get("MESSAGE").chars().filter(Character::isISOControl).count(), "no control");
  }

  @Test
  void theLongestLineFits() {
    LogRecord record = ours("event=long ring={} text={}", RING, "\u20ac".repeat(100_000));
    Throwable cause = new IllegalStateException("\u0001".repeat(10_000));
    for (int i = 0; i < 10; i++) {
      cause = new IllegalStateException("\u0001".repeat(10_000), cause);
    }
    record.setThrown(cause);
    Map<String, String> entry = sent(record);
    assertEquals(RING, entry.get("RING_ID"));
    assertEquals(LogLines.MAX_LINE, entry.get("MESSAGE").length());
  }
}
