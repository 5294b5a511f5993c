package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.log.Logs;
import fr.heurtoir.protocol.testing.JournalSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code journalctl RING_ID=...} finds: a real socket in journald's place. */
class TheJournalTellsARingTest {
  @TempDir Path folder;
  private final Logger root = Logger.getLogger("");
  private final Handler[] handlers = root.getHandlers();
  private final Level level = root.getLevel();
  private JournalSocket journald;
  private Logs logs;

  @BeforeEach
  void logToTheJournal() throws Exception {
    journald = new JournalSocket(folder.resolve("journal"));
    Map<String, Object> output = Files.readAttributes(Path.of("/proc/self/fd/1"), "unix:dev,ino");
    logs =
        Logs.install(
            "heurtoir-gateway",
            Map.of("JOURNAL_STREAM", output.get("dev") + ":" + output.get("ino")),
            Level.INFO,
            folder.resolve("journal").toString());
  }

  @AfterEach
  void logAsBefore() throws Exception {
    logs.close();
    for (Handler handler : handlers) {
      root.addHandler(handler);
    }
    root.setLevel(level);
    journald.close();
  }

  private List<String> story(RingId ring) {
    return journald.entries().stream()
        .filter(entry -> ring.value().equals(entry.get("RING_ID")))
        .map(
            entry ->
                entry.get("MESSAGE").contains("event=lock ")
                    ? entry.get("MESSAGE").replaceFirst(".* state=(\\S+) .*", "lock $1")
                    : String.valueOf(entry.get("EVENT")))
        .toList();
  }

  @Test
  void aRingFromThePressToItsEndInOrderAndNothingOfAnotherRing() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 2)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      StationDouble other = commune.station(new fr.heurtoir.protocol.DoorId("d2.jules-ferry"));
      station.register(Optional.of("1"));
      other.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      RingId ring = station.ring();
      WholeGateway.heard(phone, "ring", "ring", ring.value());
      RingId meanwhile = other.ring();
      WholeGateway.heard(phone, "ring", "ring", meanwhile.value());
      WholeGateway.open(phone, ring);
      WholeGateway.heard(phone, "lock", "state", "released");
      Until.holds("the ring's end is in the journal", () -> story(ring).contains("ring-ended"));

      List<String> story = story(ring);
      List<String> steps =
          story.stream()
              .filter(step -> step.startsWith("lock ") || step.startsWith("ring"))
              .toList();
      assertEquals(
          List.of("ring", "lock ordered", "lock pulsing", "lock released", "ring-ended"), steps);
      assertTrue(story.contains("sip-call"), story::toString);
      assertTrue(story(meanwhile).contains("ring"));
      for (Map<String, String> entry : journald.entries()) {
        assertEquals("heurtoir-gateway", entry.get("SYSLOG_IDENTIFIER"));
        if ("ring".equals(entry.get("EVENT")) && ring.value().equals(entry.get("RING_ID"))) {
          assertEquals("d1.jules-ferry", entry.get("DOOR_ID"));
          assertEquals("jules-ferry", entry.get("SCHOOL_ID"));
          assertEquals("6", entry.get("PRIORITY"));
        }
        if ("ring-ended".equals(entry.get("EVENT"))) {
          assertEquals("d1.jules-ferry", entry.get("DOOR_ID"));
        }
      }
      assertEquals(0, logs.besideJournal());
      assertEquals(0, logs.dropped());
    }
  }
}
