package fr.heurtoir.gateway.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CountersTest {
  private final Counters counters = new Counters();

  @Test
  void theTextIsWhatPrometheusReads() {
    counters.counter("heurtoir_dropped_total", "Drops", "reason", "late").add(2);
    counters.counter("heurtoir_dropped_total", "Drops", "reason", "early").add();
    counters.gauge("heurtoir_doors", "Doors registered", () -> 7);
    assertEquals(
        """
        # HELP heurtoir_doors Doors registered
        # TYPE heurtoir_doors gauge
        heurtoir_doors 7
        # HELP heurtoir_dropped_total Drops
        # TYPE heurtoir_dropped_total counter
        heurtoir_dropped_total{reason="early"} 1
        heurtoir_dropped_total{reason="late"} 2
        """,
        counters.text());
  }

  @Test
  void oneThingIsCountedOnceAndUnderAPlainName() {
    counters.counter("heurtoir_a_total", "A");
    assertThrows(
        IllegalArgumentException.class, () -> counters.counter("heurtoir_a_total", "again"));
    assertThrows(
        IllegalArgumentException.class, () -> counters.gauge("heurtoir_a_total", "A", () -> 1));
    assertThrows(IllegalArgumentException.class, () -> counters.counter("other_total", "B"));
    assertThrows(
        IllegalArgumentException.class,
        () -> counters.counter("heurtoir_b_total", "B", "reason", "a\"b"));
  }
}
