package fr.heurtoir.door.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingsAreKeptTest {
  @TempDir Path folder;

  private static KeptRing ring(int number) {
    return new KeptRing(
        RingId.next(1_790_000_000_000L + number),
        new KeptRing.When("boot", number, Instant.ofEpochMilli(1_790_000_000_000L + number), true),
        Outcome.NOBODY_REACHABLE);
  }

  private static List<RingId> drain(KeptRings rings) {
    List<RingId> all = new ArrayList<>();
    for (Optional<KeptRing> next = rings.oldest(); next.isPresent(); next = rings.oldest()) {
      all.add(next.get().ring());
      rings.delivered(next.get().ring());
    }
    return all;
  }

  @Test
  void aRingIsThereAfterARestartWithBothItsTimesUntilItIsDelivered() {
    KeptRing one = ring(1);
    KeptRing two = ring(2);
    try (KeptRings rings = KeptRings.in(folder)) {
      assertTrue(rings.keep(one));
      assertTrue(rings.keep(two));
    }
    try (KeptRings rings = KeptRings.in(folder)) {
      assertEquals(Optional.of(one), rings.oldest());
      rings.delivered(one.ring());
      assertEquals(Optional.of(two), rings.oldest());
    }
    try (KeptRings rings = KeptRings.in(folder)) {
      assertEquals(List.of(two.ring()), drain(rings));
    }
    try (KeptRings rings = KeptRings.in(folder)) {
      assertEquals(0, rings.size());
    }
  }

  /** The file as a power cut leaves it, cut at every byte: whatever was acknowledged is there. */
  @Test
  void aCutAtAnyByteLosesNothingThatWasAcknowledged() throws Exception {
    Path file = folder.resolve("rings.log");
    TreeMap<Long, List<RingId>> acknowledged = new TreeMap<>(Map.of(0L, List.of()));
    List<RingId> now = new ArrayList<>();
    try (KeptRings rings = KeptRings.in(folder)) {
      for (int i = 0; i < 6; i++) {
        KeptRing ring = ring(i);
        assertTrue(rings.keep(ring));
        now.add(ring.ring());
        acknowledged.put(Files.size(file), List.copyOf(now));
        if (i % 3 == 2) {
          rings.delivered(now.getFirst());
          now.removeFirst();
          acknowledged.put(Files.size(file), List.copyOf(now));
        }
      }
    }
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 0; cut <= whole.length; cut++) {
      Path other = Files.createDirectories(folder.resolve("cut" + cut));
      Files.write(other.resolve("rings.log"), Arrays.copyOf(whole, cut));
      List<RingId> expected = acknowledged.floorEntry((long) cut).getValue();
      KeptRing next = ring(100);
      try (KeptRings rings = KeptRings.in(other)) {
        assertTrue(rings.keep(next), "it goes on after the cut");
      }
      try (KeptRings rings = KeptRings.in(other)) {
        List<RingId> all = new ArrayList<>(expected);
        all.add(next.ring());
        assertEquals(all, drain(rings), "cut at byte " + cut);
      }
    }
  }

  @Test
  void aRottenLineCostsItselfAndNoOther() throws Exception {
    List<KeptRing> three = List.of(ring(1), ring(2), ring(3));
    try (KeptRings rings = KeptRings.in(folder)) {
      three.forEach(rings::keep);
    }
    Path file = folder.resolve("rings.log");
    byte[] bytes = Files.readAllBytes(file);
    int second = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') + 10;
    bytes[second] ^= 0x11;
    Files.write(file, bytes);
    try (KeptRings rings = KeptRings.in(folder)) {
      assertEquals(List.of(three.getFirst().ring(), three.getLast().ring()), drain(rings));
    }
  }

  @Test
  void ofTooManyTheOldestAreOnlyCountedAndTheFileStaysSmall() throws Exception {
    try (KeptRings rings = KeptRings.in(folder)) {
      for (int i = 0; i < KeptRings.MOST + 700; i++) {
        assertTrue(rings.keep(ring(i)));
      }
      assertEquals(KeptRings.MOST, rings.size());
      assertEquals(700, rings.forgotten());
    }
    assertTrue(Files.size(folder.resolve("rings.log")) < KeptRings.REWRITE_BYTES + 1024);
    try (KeptRings rings = KeptRings.in(folder)) {
      assertEquals(KeptRings.MOST, rings.size());
      assertEquals(700, rings.forgotten());
      rings.forgottenTold();
    }
    try (KeptRings rings = KeptRings.in(folder)) {
      assertEquals(0, rings.forgotten());
    }
  }

  @Test
  void aDiskThatRefusesIsSaidAndTheRingIsKeptInMemory() throws Exception {
    Path file = Files.writeString(folder.resolve("no-folder"), "");
    try (KeptRings rings = KeptRings.in(file)) {
      KeptRing one = ring(1);
      assertFalse(rings.keep(one));
      assertEquals(List.of(one.ring()), drain(rings));
    }
  }

  /** A process that is killed without a word while it writes has lost nothing that it said. */
  @Test
  void aKilledProcessLosesNothingThatItAcknowledged() throws Exception {
    for (int round = 0; round < 3; round++) {
      Path own = folder.resolve("killed" + round);
      Path out = folder.resolve("said" + round);
      Process writer =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  own.toString())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      int enough = 40 + 25 * round;
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (said(out).size() < enough) {
        assertTrue(writer.isAlive(), () -> "ended: " + said(out));
        assertTrue(System.nanoTime() - end < 0, "too slow");
        TimeUnit.MILLISECONDS.sleep(1);
      }
      writer.destroyForcibly();
      assertTrue(writer.waitFor(20, TimeUnit.SECONDS));
      List<RingId> said = said(out);
      try (KeptRings rings = KeptRings.in(own)) {
        List<RingId> there = drain(rings);
        assertEquals(said, there.subList(0, said.size()));
      }
    }
  }

  private static List<RingId> said(Path out) {
    try {
      return Files.readString(out)
          .lines()
          .filter(line -> line.length() == 26 && !line.contains(" "))
          .map(RingId::new)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Keeps rings and prints each that was acknowledged. */
  static final class Writer {
    private Writer() {}

    static void main(String[] args) {
      try (KeptRings rings = KeptRings.in(Path.of(args[0]))) {
        for (int i = 0; i < KeptRings.MOST; i++) {
          KeptRing ring = ring(i);
          if (rings.keep(ring)) {
            System.out.println(ring.ring());
            System.out.flush();
          }
        }
      }
    }
  }
}
