package fr.heurtoir.gateway.rtc.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
  @Property
  void theWindowAgreesWithASetThatForgetsNothing(
      @ForAll @Size(max = 200) List<@IntRange(min = -150, max = 150) Integer> steps) {
    var window = new ReplayWindow(128);
    Set<Long> seen = new HashSet<>();
    long highest = -1;
    long index = 1000;
    for (int step : steps) {
      index = Math.max(0, index + step);
      SrtpResult expected =
          highest - index >= 128
              ? SrtpResult.TOO_OLD
              : seen.contains(index) ? SrtpResult.REPLAYED : SrtpResult.OK;
      assertEquals(expected, window.check(index));
      if (expected == SrtpResult.OK) {
        window.mark(index);
        seen.add(index);
        highest = Math.max(highest, index);
      }
    }
  }

  @Property
  void aNumberMeansTheIndexNearestToTheNewest(
      @ForAll @LongRange(min = 0x1_0000, max = (1L << 40)) long newest,
      @ForAll @IntRange(min = -0x7FFF, max = 0x7FFF) int distance) {
    var window = new ReplayWindow(64);
    window.mark(newest);
    assertEquals(newest + distance, window.estimate((int) (newest + distance) & 0xFFFF));
  }

  @Test
  void aStreamBeginsWithItsFirstNumberAndHasNothingBefore() {
    var window = new ReplayWindow(64);
    assertEquals(65_000, window.estimate(65_000));
    window.mark(5);
    assertTrue(window.estimate(65_535) < 0);
    assertEquals(SrtpResult.TOO_OLD, window.check(window.estimate(65_535)));
  }

  @Test
  void afterTheLastIndexTheKeysAreExhausted() {
    var window = new ReplayWindow(64);
    long last = (1L << 48) - 1;
    assertEquals(SrtpResult.OK, window.check(last));
    window.mark(last);
    assertEquals(SrtpResult.KEYS_EXHAUSTED, window.check(window.estimate(0)));
  }
}
