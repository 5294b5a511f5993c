package fr.heurtoir.gateway.media.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BandwidthTest {
  private final Bandwidth bandwidth = new Bandwidth(2_000_000);
  private long now = 77;

  private void second(int bitsPerSecond) {
    for (int i = 0; i < 50; i++) {
      now += 20_000_000;
      bandwidth.sent(bitsPerSecond / 8 / 50, now);
    }
  }

  @Test
  void aLowEstimateFromAViewerThatIsSentLittleLimitsNothing() {
    second(300_000);
    second(300_000);
    bandwidth.estimated(450_000);
    assertEquals(2_000_000, bandwidth.limit());
  }

  @Test
  void anEstimateBelowTheRateIsALimitAndRisesAgainByAndBy() {
    second(800_000);
    second(800_000);
    bandwidth.estimated(680_000);
    assertEquals(680_000, bandwidth.limit());
    second(500_000);
    second(500_000);
    for (int i = 0; i < 5; i++) {
      bandwidth.estimated(700_000);
    }
    assertEquals(680_000 * Math.pow(1.02, 5), bandwidth.limit(), 20_000);
    for (int i = 0; i < 200; i++) {
      bandwidth.estimated(700_000);
    }
    assertEquals(2_000_000, bandwidth.limit());
  }

  @Test
  void aFirstEstimateOfJustTheRateLimitsNothingAndOneThatFallsDoes() {
    second(500_000);
    second(500_000);
    bandwidth.estimated(500_000);
    bandwidth.estimated(505_000);
    assertEquals(2_000_000, bandwidth.limit());
    bandwidth.estimated(425_000);
    assertEquals(425_000, bandwidth.limit());
    bandwidth.estimated(430_000);
    assertEquals(430_000, bandwidth.limit(), "followed up");
  }

  @Test
  void anEstimateBeforeAnythingWasSentIsNone() {
    bandwidth.estimated(100_000);
    assertTrue(bandwidth.limit() > 1_000_000);
  }
}
