package fr.heurtoir.door.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TheLightsTest {
  private static final Map<Light, LineChoice> WIRED =
      Map.of(
          Light.CALLED, new LineChoice("called", false),
          Light.FAULT, new LineChoice("fault", false),
          Light.SPEAK, new LineChoice("", false),
          Light.CAPTURE, new LineChoice("capture", false));

  private final LampChip chip = new LampChip();

  @Test
  void aSlowLightGoesOnAndOffByItselfEachSecond() throws Exception {
    try (Lights lights = new Lights(chip, WIRED)) {
      lights.show(Map.of(Light.CALLED, Pattern.SLOW));
      chip.await("called on, off, on, off", () -> chip.changes("called").size() >= 4);
      for (long nanos : chip.lasted("called")) {
        // A step may come late on a busy machine, never early: no flash is shorter than said.
        assertTrue(nanos > 700_000_000, () -> nanos / 1_000_000 + " ms");
      }
      assertEquals(0, chip.changes("fault").size());
    }
  }

  @Test
  void aFastLightStaysBelowThreeFlashesASecond() throws Exception {
    try (Lights lights = new Lights(chip, WIRED)) {
      lights.show(Map.of(Light.FAULT, Pattern.FAST));
      chip.await("ten changes", () -> chip.changes("fault").size() >= 10);
      var at = chip.changes("fault");
      assertTrue(at.get(9) - at.get(0) >= 1_900_000_000L, "ten changes in less than 1.9 s");
    }
  }

  @Test
  void whatIsShownNextReplacesWhatWasShown() throws Exception {
    try (Lights lights = new Lights(chip, WIRED)) {
      lights.show(Map.of(Light.CALLED, Pattern.FAST));
      chip.await("called lit", () -> chip.lit("called"));
      lights.show(Map.of(Light.FAULT, Pattern.STEADY, Light.SPEAK, Pattern.STEADY));
      chip.await("fault alone", () -> chip.lit("fault") && !chip.lit("called"));
    }
    assertFalse(chip.lit("fault"), "dark after the end");
  }

  @Test
  void aLightThatIsLitOnceGoesDarkByItself() throws Exception {
    try (Lights lights = new Lights(chip, WIRED)) {
      lights.show(Map.of(Light.CALLED, Pattern.ONCE));
      chip.await("lit", () -> chip.lit("called"));
      chip.await("dark again", () -> !chip.lit("called"));
    }
  }

  @Test
  void theCapturingLightIsItsOwnWhateverIsShown() throws Exception {
    try (Lights lights = new Lights(chip, WIRED)) {
      lights.capturing(true);
      chip.await("lit", () -> chip.lit("capture"));
      lights.show(Map.of(Light.CALLED, Pattern.STEADY));
      chip.await("both", () -> chip.lit("called") && chip.lit("capture"));
      lights.show(Map.of());
      chip.await("capture alone", () -> !chip.lit("called") && chip.lit("capture"));
      lights.capturing(false);
      chip.await("dark", () -> !chip.lit("capture"));
    }
  }

  @Test
  void aLineThatFailsCostsNoOtherLightAndIsSetAgainWhenItWorks() throws Exception {
    try (Lights lights = new Lights(chip, WIRED)) {
      chip.broken = "called";
      lights.show(Map.of(Light.CALLED, Pattern.FAST, Light.FAULT, Pattern.STEADY));
      chip.await("fault lit", () -> chip.lit("fault"));
      chip.broken = "";
      chip.await("called blinks again", () -> chip.changes("called").size() >= 2);
    }
  }

  @Test
  void aLineThatCannotBeHadIsNamedAndTheOthersAreGivenBack() {
    chip.broken = "fault";
    try {
      new Lights(chip, WIRED).close();
      throw new AssertionError("taken");
    } catch (GpioException refused) {
      assertEquals(0, chip.held());
    }
  }
}
