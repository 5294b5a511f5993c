package fr.heurtoir.door.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.keep.DoorClock;
import fr.heurtoir.protocol.door.DoorMessage.SelfTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheDailyTest {
  @TempDir Path folder;
  private Instant now = Instant.parse("2026-11-22T04:00:00Z");
  private int camera;
  private boolean resting = true;
  private boolean works = true;

  private DailyCheck test() {
    DoorClock clock =
        DoorClock.in(folder, new DoorClock.Sources(() -> now, System::nanoTime, () -> true));
    return new DailyCheck(
        new DailyCheck.Plan(
            LocalTime.of(5, 30),
            folder,
            folder.resolve("none.pem"),
            List.of(
                () -> {
                  camera++;
                  return Finding.of("camera", works, works ? "fine" : "black for 5 s");
                })),
        "portail.jules-ferry",
        clock,
        ZoneOffset.UTC);
  }

  @Test
  void runsOnceADayAtItsTimeAndNeverWhileSomebodyRings() throws Exception {
    DailyCheck test = test();
    LocalDateTime first = test.next();
    assertTrue(
        !first.toLocalTime().isBefore(LocalTime.of(5, 30))
            && first.toLocalTime().isBefore(LocalTime.of(5, 50)),
        first::toString);
    assertTrue(test.runIfDue(() -> resting).isEmpty());
    now = first.toInstant(ZoneOffset.UTC);
    resting = false;
    assertTrue(test.runIfDue(() -> resting).isEmpty());
    resting = true;
    assertTrue(test.runIfDue(() -> resting).isPresent());
    assertTrue(test.runIfDue(() -> resting).isEmpty());
    assertEquals(1, camera);
    now = now.plus(Duration.ofDays(1));
    assertTrue(test.runIfDue(() -> resting).isPresent());
    assertEquals(2, camera);
  }

  @Test
  void aClockThatWasSetBackDoesNotPutItOffForYears() throws Exception {
    now = Instant.parse("2099-01-01T12:00:00Z");
    DailyCheck test = test();
    now = Instant.parse("2026-11-22T12:00:00Z");
    test.runIfDue(() -> true);
    assertEquals(LocalDateTime.parse("2026-11-23T00:00").toLocalDate(), test.next().toLocalDate());
  }

  @Test
  void namesWhatFails() throws Exception {
    works = false;
    SelfTest result = test().run();
    assertFalse(result.passed());
    SelfTest.Check failed = result.checks().getFirst();
    assertEquals("camera", failed.name());
    assertEquals("black for 5 s", failed.detail());
    assertTrue(result.checks().stream().anyMatch(c -> c.name().equals("certificate") && !c.ok()));
    assertTrue(result.checks().stream().anyMatch(c -> c.name().equals("disk") && c.ok()));
  }

  @Test
  void aMachineThatIsTooHotIsSaid() throws Exception {
    Path zone = Files.createDirectories(folder.resolve("thermal_zone0"));
    Files.writeString(zone.resolve("temp"), "81500\n");
    Finding hot = MachineChecks.temperature(folder);
    assertFalse(hot.ok());
    assertEquals("81.5 °C", hot.detail());
    Files.writeString(zone.resolve("temp"), "45000\n");
    assertTrue(MachineChecks.temperature(folder).ok());
    Files.writeString(zone.resolve("temp"), "broken");
    assertTrue(MachineChecks.temperature(folder).ok());
  }
}
