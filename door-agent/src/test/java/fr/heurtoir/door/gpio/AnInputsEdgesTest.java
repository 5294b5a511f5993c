package fr.heurtoir.door.gpio;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.gpio.GpioChip.Edge;
import fr.heurtoir.door.gpio.GpioChip.EdgeListener;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader of edges over a pipe, which poll(2) and read(2) treat as they treat a line. */
class AnInputsEdgesTest {
  private static final int O_RDONLY = 0;

  @TempDir Path folder;
  private Path pipe;
  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
  private final EdgeListener listener =
      new EdgeListener() {
        @Override
        public void edge(Edge edge) {
          heard.add(edge);
          if (edge.nanos() == 13) {
            throw new IllegalStateException("a listener that breaks");
          }
        }

        @Override
        public void lost(String why) {
          heard.add(why);
        }
      };

  @BeforeEach
  void pipe() throws IOException, InterruptedException {
    pipe = folder.resolve("line");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
  }

  private EdgeReader reader(int flags) throws GpioException {
    int fd = Kernel.calls().open(pipe.toString(), flags | Kernel.O_CLOEXEC);
    assertTrue(fd >= 0, () -> Kernel.calls().words(-fd));
    LineRequest line = new LineRequest("line bell", List.of(new LineChoice("bell", true)), fd);
    return new EdgeReader("line bell", line, listener).start();
  }

  private static byte[] event(int number, boolean active, long nanos) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(Uapi.LINE_EVENT);
      event.set(JAVA_LONG, Uapi.at(Uapi.LINE_EVENT, "timestamp_ns"), nanos);
      event.set(
          JAVA_INT,
          Uapi.at(Uapi.LINE_EVENT, "id"),
          active ? Uapi.EVENT_RISING_EDGE : Uapi.EVENT_FALLING_EDGE);
      event.set(JAVA_INT, Uapi.at(Uapi.LINE_EVENT, "line_seqno"), number);
      return event.toArray(JAVA_BYTE);
    }
  }

  private Object next() throws InterruptedException {
    return Objects.requireNonNull(heard.poll(20, TimeUnit.SECONDS), "nothing was heard");
  }

  /** Open files of the two kinds that a reader has. */
  private List<String> descriptors() throws IOException {
    List<String> ours = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file)) {
          String target = Files.readSymbolicLink(file).toString();
          if (target.equals(pipe.toString()) || target.equals("anon_inode:[eventfd]")) {
            ours.add(target);
          }
        }
      }
    }
    return ours;
  }

  private static boolean threadAlive() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("gpio-edges") && thread.isAlive());
  }

  @Test
  void areHeardInOrderWithTheKernelsTimes() throws Exception {
    try (OutputStream kernel = both();
        EdgeReader _ = reader(O_RDONLY)) {
      kernel.write(event(1, true, 11));
      ByteArrayOutputStream together = new ByteArrayOutputStream();
      together.write(event(2, false, 12));
      together.write(event(3, true, 14));
      kernel.write(together.toByteArray());
      assertEquals(new Edge(true, 11), next());
      assertEquals(new Edge(false, 12), next());
      assertEquals(new Edge(true, 14), next());
    }
  }

  /** A writer that a reader without one does not have to wait for. */
  private OutputStream both() throws IOException {
    return Channels.newOutputStream(
        FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Test
  void goOnAfterAListenerThatBreaksAndAfterAGap() throws Exception {
    try (EdgeReader _ = reader(Kernel.O_RDWR);
        OutputStream kernel = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
      kernel.write(event(1, true, 13));
      kernel.write(event(900, false, 15));
      assertEquals(new Edge(true, 13), next());
      assertEquals(new Edge(false, 15), next());
    }
  }

  @Test
  void endWithTheLineAndLeaveNoThreadAndNoDescriptor() throws Exception {
    reader(Kernel.O_RDWR).close();
    List<String> before = descriptors();
    for (int i = 0; i < 50; i++) {
      EdgeReader reader = reader(Kernel.O_RDWR);
      reader.close();
      reader.close();
      assertEquals(
          GpioException.Problem.WRONG_USE,
          assertThrows(GpioException.class, reader::get).problem());
    }
    assertEquals(before, descriptors());
    assertFalse(threadAlive());
    assertTrue(heard.isEmpty());
  }

  @Test
  void endWithTheChipWhichIsTold() throws Exception {
    List<String> before = descriptors();
    EdgeReader reader;
    try (OutputStream writer = both()) {
      reader = reader(O_RDONLY);
      writer.write(event(1, true, 11));
      assertEquals(new Edge(true, 11), next());
    }
    assertEquals("line bell: the chip is gone", next());
    reader.close();
    assertEquals(before, descriptors());
    assertTrue(heard.isEmpty(), "told once");
  }

  @Test
  void areNoMoreHeardOnceTheListenerItselfClosedTheLine() throws Exception {
    BlockingQueue<EdgeReader> itself = new LinkedBlockingQueue<>();
    int fd = Kernel.calls().open(pipe.toString(), Kernel.O_RDWR | Kernel.O_CLOEXEC);
    LineRequest line = new LineRequest("line bell", List.of(new LineChoice("bell", true)), fd);
    EdgeReader reader =
        new EdgeReader(
            "line bell",
            line,
            new EdgeListener() {
              @Override
              public void edge(Edge edge) {
                heard.add(edge);
                itself.remove().close();
              }

              @Override
              public void lost(String why) {
                heard.add(why);
              }
            });
    itself.add(reader);
    reader.start();
    try (OutputStream kernel = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
      kernel.write(event(1, true, 11));
      assertEquals(new Edge(true, 11), next());
    }
    for (int tries = 0; threadAlive(); tries++) {
      assertTrue(tries < 2000, "the thread did not end");
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertTrue(heard.isEmpty());
  }
}
