package fr.heurtoir.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PressAgeTest {
  @Test
  void anAgeReadsBackAsItWasWritten() {
    assertEquals(Duration.ofMillis(137), PressAge.read(PressAge.write(Duration.ofMillis(137))));
  }

  @Test
  void nobodyIsBelievedAnAgeThatCannotBe() {
    assertEquals(Duration.ZERO, PressAge.read("-5"));
    assertEquals(Duration.ZERO, PressAge.read("soon"));
    assertEquals(Duration.ZERO, PressAge.read("99999999999999999999"));
    assertEquals(PressAge.MOST, PressAge.read("999999999"));
    assertEquals("0", PressAge.write(Duration.ofMillis(-5)));
  }
}
