package fr.heurtoir.door.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors in an installer's words, on a machine that has no chip. */
class AChipThatCannotBeHadTest {
  @TempDir Path devices;

  private static GpioException refused(String choice, Path devices) {
    return assertThrows(GpioException.class, () -> LinuxGpioChip.open(choice, devices));
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  @Test
  void isSaidToBeMissingHoweverItWasNamed() {
    for (String choice :
        List.of("gpiochip0", "pinctrl-rp1", devices.resolve("gpiochip0").toString(), "")) {
      GpioException missing = refused(choice, devices);
      assertEquals(Problem.NO_CHIP, missing.problem());
      assertTrue(
          String.valueOf(missing.getMessage()).endsWith("; this machine has none"),
          missing.getMessage());
    }
  }

  @Test
  void isNotTakenForOneWhenItIsAnotherFile() throws IOException {
    Files.createFile(devices.resolve("gpiochip0"));
    long before = descriptors();
    assertEquals(
        devices.resolve("gpiochip0") + " is no GPIO chip",
        refused("gpiochip0", devices).getMessage());
    assertEquals("/dev/null is no GPIO chip", refused("/dev/null", devices).getMessage());
    assertEquals(before, descriptors(), "every descriptor was closed");
  }

  @Test
  void isListedWhereAnotherOneWasAskedFor() throws IOException {
    Files.createFile(devices.resolve("gpiochip1"));
    Files.createFile(devices.resolve("gpiochip-of-mine"));
    assertEquals(
        "there is no GPIO chip "
            + devices.resolve("gpiochip0")
            + "; this machine has "
            + devices.resolve("gpiochip1")
            + " (NO_CHIP)",
        refused("gpiochip0", devices).getMessage());
  }

  @Test
  void namesTheGroupToBeIn() throws IOException {
    Path chip = Files.createFile(devices.resolve("gpiochip0"));
    String group =
        Files.getFileAttributeView(chip, PosixFileAttributeView.class)
            .readAttributes()
            .group()
            .getName();
    GpioException denied = ErrnoText.opening(chip, Kernel.EACCES);
    assertEquals(Problem.DENIED, denied.problem());
    assertTrue(
        String.valueOf(denied.getMessage()).contains("the user must be in the group " + group),
        denied.getMessage());
    assertEquals(Problem.DENIED, ErrnoText.opening(chip, Kernel.EPERM).problem());
    assertEquals(Problem.NO_CHIP, ErrnoText.opening(chip, Kernel.ENODEV).problem());
  }

  @Test
  void isWordedByTheSystemWhereNothingBetterIsKnown() {
    GpioException failed = ErrnoText.failed("opening x", 5);
    assertEquals("opening x: Input/output error (errno 5)", failed.getMessage());
    assertEquals(Problem.FAILED, failed.problem());
  }

  @Test
  void aDebounceTimeIsBounded() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new LineChoice("bell", true, GpioChip.Bias.PULL_UP, Duration.ofSeconds(11)));
  }
}
