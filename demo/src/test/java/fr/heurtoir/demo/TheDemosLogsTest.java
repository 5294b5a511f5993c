package fr.heurtoir.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.log.LogLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheDemosLogsTest {
  @TempDir Path folder;

  @Test
  void neverGrowBeyondTwoFiles() throws Exception {
    Path file = folder.resolve("child.log");
    String line = "x".repeat(16_000);
    try (BoundedLog log = new BoundedLog(file)) {
      for (int i = 0; i < 1_000; i++) {
        log.line(line);
      }
      assertEquals(12, log.tail().size());
    }

    assertTrue(Files.size(file) <= 4 << 20);
    assertTrue(Files.size(folder.resolve("child.log.1")) <= 4 << 20);
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void areReadWordByWord() {
    assertEquals(
        Map.of("event", "ring-ended", "by", "Salle \"des\" maîtres", "told_ms", "-"),
        LogLine.read(
            "INFO event=ring-ended by=\"Salle \\\"des\\\" maîtres\" told_ms=- Nothing=counted"));
  }

  @Test
  void tellWhichRingADoorHasAndHowItEnded() {
    RingBook book = new RingBook();
    var next = book.next("portail.jules-ferry");
    book.line("event=ring ring=A door=cour.jules-ferry");
    assertFalse(next.isDone());
    book.line("event=ring ring=B door=portail.jules-ferry press_age_ms=3");
    assertEquals("B", next.join());
    var ending = book.ending("B");
    assertFalse(ending.isDone());
    book.line("event=ring-ended ring=B door=portail.jules-ferry outcome=answered by=p1");
    assertEquals("answered", ending.join().get("outcome"));
  }
}
