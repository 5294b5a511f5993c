package fr.heurtoir.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineWriterTest {
  private static LogRecord record(String message) {
    LogRecord record = new LogRecord(Level.INFO, message);
    record.setLoggerName("T");
    return record;
  }

  @Test
  void everythingSaidBeforeTheEndIsWrittenInOrder() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LineWriter writer = new LineWriter(new StreamOutput(out, new LogLines(true)));
    IntStream.range(0, 1_000).forEach(i -> writer.publish(record("n=" + i)));
    writer.close();
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(IntStream.range(0, 1_000).mapToObj(i -> "<6>T: n=" + i).toList(), lines);
  }

  @Test
  void whatWaitsIsBoundedInCharactersToo() throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("closed");
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            try {
              reads.await();
            } catch (InterruptedException never) {
              throw new IllegalStateException(never);
            }
          }
        };
    LineWriter writer = new LineWriter(new StreamOutput(stuck, new LogLines(true)));
    IntStream.range(0, 1_000).forEach(i -> writer.publish(record("x".repeat(8_000))));
    assertTrue(writer.dropped() > 1_000 - 101 - 2 * (1 << 20) / 8_000, writer::toString);
    reads.countDown();
    writer.close();
    long before = writer.dropped();
    writer.publish(record("late"));
    assertEquals(before + 1, writer.dropped(), "what comes after the end is counted");
  }

  @Test
  void aReaderWhoDoesNotReadStopsNobody() {
    CountDownLatch reads = new CountDownLatch(1);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            try {
              reads.await();
            } catch (InterruptedException never) {
              throw new IllegalStateException(never);
            }
            read.write(bytes, from, length);
          }
        };
    LineWriter writer = new LineWriter(new StreamOutput(stuck, new LogLines(true)));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> IntStream.range(0, 10_000).forEach(i -> writer.publish(record("n=" + i))));
    long dropped = writer.dropped();
    assertTrue(dropped >= 10_000 - 4_096 - 101, () -> dropped + " dropped");
    reads.countDown();
    writer.close();
    String text = read.toString(StandardCharsets.UTF_8);
    assertTrue(text.startsWith("<6>T: n=0\n"), text.substring(0, 40));
    assertTrue(text.contains("event=log-lines-dropped count=" + dropped), "the loss is told");
  }
}
