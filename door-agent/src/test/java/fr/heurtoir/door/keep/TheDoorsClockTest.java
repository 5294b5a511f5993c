package fr.heurtoir.door.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheDoorsClockTest {
  private static final Instant TRUE = Instant.parse("2026-11-22T08:00:00Z");
  private static final Instant POWER_ON = Instant.parse("1970-01-01T00:00:05Z");
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path folder;
  private Instant system = TRUE;
  private long nanos = 50 * SECOND;
  private boolean synchronised;

  private DoorClock clock() {
    return DoorClock.in(
        folder, new DoorClock.Sources(() -> system, () -> nanos, () -> synchronised));
  }

  private void pass(Duration time) {
    system = system.plus(time);
    nanos += time.toNanos();
  }

  @Test
  void whatTheGatewaySaysCountsAndIsCarriedOnWhateverTheSystemsClockDoes() {
    system = POWER_ON;
    DoorClock clock = clock();
    assertFalse(clock.sure());
    clock.told(TRUE);
    assertTrue(clock.sure());
    pass(Duration.ofMinutes(3));
    system = Instant.parse("2099-01-01T00:00:00Z");
    assertEquals(TRUE.plusSeconds(180), clock.now());
    assertTrue(clock.systemAhead().toDays() > 20_000);
  }

  @Test
  void afterAPowerCutItIsNeverEarlierThanTheLastTimeThatWasSure() {
    DoorClock before = clock();
    before.told(TRUE);
    before.keep();
    system = POWER_ON;
    nanos = 5 * SECOND;
    DoorClock after = clock();
    assertEquals(TRUE, after.now());
    pass(Duration.ofSeconds(60));
    assertEquals(TRUE.plusSeconds(60), after.now());
    assertFalse(after.sure());
  }

  @Test
  void aTimeThatIsNotSureIsNeverKept() {
    system = Instant.parse("2099-01-01T00:00:00Z");
    DoorClock wrong = clock();
    wrong.keep();
    system = TRUE;
    DoorClock after = clock();
    assertEquals(TRUE, after.now());
    assertEquals(Instant.EPOCH, after.floor());
  }

  @Test
  void aSystemClockThatIsKeptRightFromOutsideIsBelieved() {
    synchronised = true;
    DoorClock clock = clock();
    assertTrue(clock.sure());
    assertEquals(TRUE, clock.now());
  }

  @Test
  void aDamagedFileIsAsNone() throws Exception {
    Files.writeString(folder.resolve("clock"), "1790000000000 00000000\n");
    assertEquals(Instant.EPOCH, clock().floor());
  }

  @Test
  void aRingsAgeIsSureWithinOneBootAndTheLeastItCanBeAfterAnother() {
    KeptRing ring =
        new KeptRing(
            RingId.next(0),
            new KeptRing.When("one", 100 * SECOND, POWER_ON, false),
            Outcome.FAILED);
    assertEquals(
        new KeptRing.Age(20_000, true),
        ring.age(new KeptRing.When("one", 120 * SECOND, TRUE, true)));
    assertEquals(
        new KeptRing.Age(30_000, false),
        ring.age(new KeptRing.When("two", 30 * SECOND, TRUE, true)));
    KeptRing known =
        new KeptRing(
            RingId.next(0), new KeptRing.When("one", 100 * SECOND, TRUE, true), Outcome.FAILED);
    assertEquals(
        new KeptRing.Age(3_600_000, true),
        known.age(new KeptRing.When("two", 30 * SECOND, TRUE.plusSeconds(3600), true)));
  }
}
