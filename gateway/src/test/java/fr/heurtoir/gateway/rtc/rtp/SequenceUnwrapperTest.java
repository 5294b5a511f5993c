package fr.heurtoir.gateway.rtc.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SequenceUnwrapperTest {
  @Test
  void theLineGoesOnOverTheWrapAndTakesLateOnesBack() {
    SequenceUnwrapper sequence = new SequenceUnwrapper();
    long start = sequence.extend(65_534);
    assertEquals(start + 2, sequence.extend(0));
    assertEquals(start + 1, sequence.extend(65_535));
    assertEquals(start + 2, sequence.highest());
    assertEquals(start + 3, sequence.peek(1));
    assertEquals(start + 2, sequence.highest());
  }

  @Property
  void aWalkInSmallStepsIsFollowedExactly(
      @ForAll @IntRange(max = 65_535) int start,
      @ForAll @IntRange(min = 1, max = 30_000) int step) {
    SequenceUnwrapper sequence = new SequenceUnwrapper();
    long first = sequence.extend(start);
    for (int i = 1; i < 10; i++) {
      assertEquals(first + (long) i * step, sequence.extend(start + i * step & 0xFFFF));
    }
  }

  @Test
  void lossIsReportedAsRfc3550Counts() {
    ReceiveStatistics reception = new ReceiveStatistics(8_000);
    for (int i = 0; i < 100; i++) {
      if (i % 4 != 0 || i == 0) {
        reception.received(65_500 + i & 0xFFFF, i * 160L, i * 20_000_000L);
      }
    }
    assertEquals(24, reception.cumulativeLost());
    assertEquals(24 * 256 / 100, reception.fractionLost());
    assertEquals(0, reception.fractionLost(), "a new interval began");
    assertEquals(0x1_0000 + 63, reception.extendedHighest());
    assertEquals(0, reception.jitter());
  }

  @Test
  void jitterIsInClockUnits() {
    ReceiveStatistics reception = new ReceiveStatistics(8_000);
    for (int i = 0; i < 2_000; i++) {
      reception.received(i, i * 160L, i * 20_000_000L + (i % 2) * 10_000_000L);
    }
    assertEquals(80, reception.jitter(), 1);
  }
}
