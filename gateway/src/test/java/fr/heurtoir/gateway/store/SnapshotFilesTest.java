package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.history.RingOpening;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A picture is kept for its time, for its school, and not a byte of it afterwards. */
class SnapshotFilesTest {
  private static final String SCHOOL = "jules-ferry";
  private static final Map<String, Duration> A_DAY = Map.of(SCHOOL, Duration.ofHours(24));

  @TempDir Path folder;
  private StoreFixture fixture;
  private SnapshotFiles files;
  private final byte[] picture = new byte[30_000];

  @BeforeEach
  void open() throws Exception {
    fixture = new StoreFixture(folder);
    files = fixture.store.snapshots();
    new Random(1).nextBytes(picture);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A ring of the history, with a picture. */
  private RingId pictured() throws Exception {
    RingRow row = fixture.row(Outcome.NOBODY_ANSWERED, "test");
    fixture.store.ringLog().append(row);
    StoreFixture.until(
        "kept", () -> fixture.store.ringLog().ring(List.of(SCHOOL), row.id()).isPresent());
    files.keep(SCHOOL, row.id(), picture);
    return row.id();
  }

  /** Whether any 64 bytes of the picture are anywhere in the storage's folder. */
  private boolean anywhere() throws IOException {
    String whole;
    StringBuilder all = new StringBuilder();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).append('|');
      }
    }
    whole = all.toString();
    for (int at = 0; at + 64 <= picture.length; at += 64) {
      if (whole.contains(new String(picture, at, 64, StandardCharsets.ISO_8859_1))) {
        return true;
      }
    }
    return false;
  }

  private long count() throws IOException {
    try (Stream<Path> walk = Files.walk(folder.resolve("snapshots"))) {
      return walk.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void isKeptForItsOwnerAloneAndReadBackForItsSchoolAlone() throws Exception {
    RingId ring = pictured();
    assertArrayEquals(picture, files.read(ring, A_DAY).orElseThrow());
    assertTrue(files.has(ring, A_DAY));
    assertEquals(Optional.empty(), files.read(ring, Map.of()).map(List::of));
    assertEquals(
        Optional.empty(), files.read(ring, Map.of("pasteur", Duration.ofHours(9))).map(List::of));
    Path file = folder.resolve("snapshots/jules-ferry/" + ring + ".webp");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("snapshots/jules-ferry"))));
  }

  @Test
  void isGoneToTheLastByteWhenItsTimeIsOver() throws Exception {
    RingId ring = pictured();
    assertTrue(anywhere(), "the test finds what is there");
    fixture.pass(Duration.ofHours(24).minusSeconds(1));
    assertEquals(0, files.purge(A_DAY));
    assertTrue(files.has(ring, A_DAY));
    fixture.pass(Duration.ofSeconds(1));
    assertFalse(files.has(ring, A_DAY), "not served although it is not deleted yet");
    assertEquals(1, files.purge(A_DAY));
    assertFalse(anywhere());
    assertEquals(0, count());
    assertTrue(
        fixture.store.ringLog().ring(List.of(SCHOOL), ring).isPresent(),
        "the row has its own time");
  }

  @Test
  void everyOneIsGoneWhenThePolicyIsSwitchedOff() throws Exception {
    pictured();
    pictured();
    assertEquals(2, files.purge(Map.of("pasteur", Duration.ofHours(24))));
    assertFalse(anywhere());
    assertEquals(0, count());
  }

  @Test
  void goesWithItsRing() throws Exception {
    RingId ring = pictured();
    fixture.store.ringLog().purge(Duration.ofDays(-1));
    assertEquals(1, files.purge(A_DAY));
    assertEquals(Optional.empty(), files.read(ring, A_DAY).map(List::of));
    assertFalse(anywhere());
  }

  @Test
  void aHalfThatACrashLeftGoesAndAPictureOfTheFutureHasItsTimeFromNow() throws Exception {
    RingId ring = pictured();
    Path half = folder.resolve("snapshots/jules-ferry/" + ring + "123.part");
    Files.write(half, picture);
    assertEquals(1, files.purge(A_DAY));
    fixture.leap(Duration.ofMinutes(-50));
    assertEquals(0, files.purge(A_DAY), "a clock that goes back deletes nothing");
    assertTrue(files.has(ring, A_DAY));
    fixture.pass(Duration.ofHours(24));
    assertEquals(1, files.purge(A_DAY), "its time began when it was seen to be of the future");
    assertFalse(anywhere());
  }

  /**
   * A picture is written while purges run, for a school that keeps it and for one that does not.
   */
  @Test
  void aPurgeLetsAloneWhatIsBeingWritten() throws Exception {
    RingId ring = pictured();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger purges = new AtomicInteger();
    CompletableFuture<Integer> purging =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                while (!over.get()) {
                  files.purge(A_DAY);
                  purges.incrementAndGet();
                }
                return purges.get();
              } catch (IOException failed) {
                throw new UncheckedIOException(failed);
              }
            });
    try {
      for (int written = 0; written < 100 || purges.get() < 100; written++) {
        assertFalse(purging.isDone(), "a purge failed");
        files.keep(SCHOOL, ring, picture);
        files.keep("pasteur", ring, picture);
      }
    } finally {
      over.set(true);
    }
    assertTrue(purging.get(30, TimeUnit.SECONDS) >= 100);
    assertArrayEquals(picture, files.read(ring, A_DAY).orElseThrow());
    files.purge(A_DAY);
    assertEquals(1, count(), "the other school's is gone, and no half is left");
  }

  @Test
  void openingsGoWithTheirRing() throws Exception {
    RingId ring = pictured();
    RingRow row = fixture.store.ringLog().ring(List.of(SCHOOL), ring).orElseThrow().row();
    fixture
        .store
        .ringLog()
        .append(
            new RingOpening(
                ring,
                row.door(),
                row.pressedAt(),
                1,
                "gate",
                new RingRow.By("p1", "Direction"),
                "directrice",
                java.time.Instant.EPOCH,
                "released",
                Optional.of("opened")));
    StoreFixture.until(
        "kept",
        () ->
            fixture
                .store
                .ringLog()
                .ring(List.of(SCHOOL), ring)
                .filter(detail -> detail.openings().size() == 1)
                .isPresent());
    fixture.store.ringLog().purge(Duration.ofDays(-1));
    try (var db = fixture.other();
        var rows = db.createStatement().executeQuery("select count(*) from ring_opening")) {
      assertEquals(0, rows.getInt(1));
    }
  }
}
