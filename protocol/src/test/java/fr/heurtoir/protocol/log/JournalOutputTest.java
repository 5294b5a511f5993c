package fr.heurtoir.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.testing.JournalSocket;
import fr.heurtoir.protocol.testing.Waiting;
import fr.heurtoir.system.UnixDatagram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real socket in journald's place, which goes away, comes back, or is full. */
class JournalOutputTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();
  private final List<Long> pauses = new ArrayList<>();

  private JournalOutput output(Path socket, OutputStream error) {
    return new JournalOutput(
        "heurtoir-test", new UnixDatagram(socket.toString())::send, error, pauses::add);
  }

  private static Line line(int n) {
    String text = "T: event=x n=" + n;
    return new Line(Instant.EPOCH, Level.INFO, text, 3, text.length());
  }

  private List<String> beside() {
    return error.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static List<String> messages(JournalSocket journald) {
    return journald.entries().stream().map(entry -> entry.get("MESSAGE")).toList();
  }

  @Test
  void linesArriveInOrderAndNoneGoesElsewhere() throws Exception {
    Path path = folder.resolve("socket");
    try (JournalSocket journald = new JournalSocket(path)) {
      JournalOutput output = output(path, error);
      output.write(List.of(line(1), line(2)));
      output.write(List.of(line(3)));
      Waiting.until("three entries", () -> journald.entries().size() == 3);
      assertEquals(
          List.of("T: event=x n=1", "T: event=x n=2", "T: event=x n=3"), messages(journald));
      assertEquals("x", journald.entries().getFirst().get("EVENT"));
      assertEquals("heurtoir-test", journald.entries().getFirst().get("SYSLOG_IDENTIFIER"));
    }
    assertEquals(List.of(), beside());
  }

  @Test
  void whileJournaldIsAwayLinesGoToStandardErrorAndItIsToldOnItsReturn() throws Exception {
    Path path = folder.resolve("socket");
    JournalOutput output = output(path, error);
    try (JournalSocket first = new JournalSocket(path)) {
      output.write(List.of(line(1)));
      Waiting.until("one entry", () -> first.entries().size() == 1);
    }
    output.write(List.of(line(2), line(3)));
    assertEquals(List.of("<6>T: event=x n=2", "<6>T: event=x n=3"), beside());
    assertEquals(2, output.beside());
    assertEquals(List.of(), pauses, "nobody waits for one who is not there");
    try (JournalSocket back = new JournalSocket(path)) {
      output.write(List.of(line(4), line(5)));
      Waiting.until("three entries", () -> back.entries().size() == 3);
      assertEquals(
          List.of(
              "T: event=x n=4",
              "LineWriter: event=log-lines-beside-journal count=2",
              "T: event=x n=5"),
          messages(back));
      assertEquals("4", back.entries().get(1).get("PRIORITY"));
    }
    assertEquals(0, output.lost());
  }

  @Test
  void aJournaldThatHangsIsWaitedForOnce() throws Exception {
    Path path = folder.resolve("socket");
    try (JournalSocket journald = new JournalSocket(path)) {
      journald.takes(false);
      JournalOutput output = output(path, error);
      int n = 0;
      while (beside().isEmpty()) {
        output.write(List.of(line(n++)));
      }
      assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L), pauses);
      output.write(List.of(line(n++)));
      assertEquals(2, beside().size());
      assertEquals(7, pauses.size(), "not again, while it hangs");
      int sent = n - 2;
      journald.takes(true);
      Waiting.until("what it had", () -> journald.entries().size() == sent);
      output.write(List.of(line(n)));
      Waiting.until("and the rest", () -> journald.entries().size() == sent + 2);
      assertTrue(
          messages(journald).getLast().endsWith("event=log-lines-beside-journal count=2"),
          messages(journald).getLast());
    }
  }

  @Test
  void whatNobodyTakesIsCounted() throws Exception {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("closed");
          }
        };
    JournalOutput output = output(folder.resolve("nobody"), closed);
    output.write(List.of(line(1), line(2)));
    assertEquals(2, output.lost());
    assertEquals(2, output.beside());
  }
}
