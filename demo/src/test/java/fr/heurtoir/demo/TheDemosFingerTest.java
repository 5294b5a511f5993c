package fr.heurtoir.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.demo.sim.FakeChip;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheDemosFingerTest {
  @TempDir Path folder;

  @Test
  void aPressIsLongerThanTheStationsDebouncing() throws Exception {
    Path socket = folder.resolve("chip.sock");
    Path edges = folder.resolve("edges.log");
    try (FakeChip chip = FakeChip.start(socket, edges, Map.of("bell", true))) {
      Finger.press(socket, "bell");
      assertTrue(chip.level("bell"), "released");
    }
    List<String> lines = Files.readAllLines(edges);
    assertEquals(2, lines.size(), lines::toString);
    assertTrue(lines.get(0).startsWith("bell 0 ") && lines.get(1).startsWith("bell 1 "));
    long held = nanos(lines.get(1)) - nanos(lines.get(0));
    assertTrue(held > TimeUnit.MILLISECONDS.toNanos(100), held + " ns");
  }

  private static long nanos(String edge) {
    return Long.parseLong(edge.substring(edge.lastIndexOf(' ') + 1));
  }

  @Test
  void aBusyStationSeesThePressBeforeTheFingerRests() throws Exception {
    Path socket = folder.resolve("chip.sock");
    AtomicBoolean seen = new AtomicBoolean();
    CompletableFuture<Boolean> seenBeforeTheRest = new CompletableFuture<>();
    try (ServerSocketChannel chip = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        ExecutorService hand = Executors.newSingleThreadExecutor()) {
      chip.bind(UnixDomainSocketAddress.of(socket));
      Future<Instant> pressed =
          hand.submit(
              () -> Finger.press(socket, "bell", () -> seenBeforeTheRest.complete(seen.get())));
      try (SocketChannel finger = chip.accept();
          BufferedReader in =
              new BufferedReader(Channels.newReader(finger, StandardCharsets.US_ASCII));
          Writer out = Channels.newWriter(finger, StandardCharsets.US_ASCII)) {
        assertEquals("drive bell 0", in.readLine());
        seen.set(true);
        out.write("ok\n");
        out.flush();
        assertEquals("drive bell 1", in.readLine());
        out.write("ok\n");
        out.flush();
      }
      pressed.get(20, TimeUnit.SECONDS);
    }
    assertTrue(seenBeforeTheRest.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aChipThatRefusesIsSaid() throws Exception {
    Path socket = folder.resolve("chip.sock");
    try (FakeChip chip = FakeChip.start(socket, folder.resolve("edges.log"), Map.of("x", true))) {
      IOException refused = assertThrows(IOException.class, () -> Finger.press(socket, "bell"));
      assertEquals("the chip says error no-line bell", refused.getMessage());
      assertTrue(chip.level("x"));
    }
  }
}
