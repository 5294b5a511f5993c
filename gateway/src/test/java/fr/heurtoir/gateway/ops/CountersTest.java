package fr.heurtoir.gateway.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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

  @Test
  void timesAreSortedIntoBucketsThatEachHaveTheShorterOnesToo() {
    Counters.Histogram told =
        counters.histogram("heurtoir_told_seconds", "Press to told", 100, 1_500);
    for (int millis : List.of(-3, 100, 101, 1_500, 1_501, 86_400_000)) {
      told.add(Duration.ofMillis(millis));
    }
    assertEquals(
        """
        # HELP heurtoir_told_seconds Press to told
        # TYPE heurtoir_told_seconds histogram
        heurtoir_told_seconds_bucket{le="0.1"} 2
        heurtoir_told_seconds_bucket{le="1.5"} 4
        heurtoir_told_seconds_bucket{le="+Inf"} 6
        heurtoir_told_seconds_sum 86403.202
        heurtoir_told_seconds_count 6
        """,
        counters.text());
    assertThrows(
        IllegalArgumentException.class,
        () -> counters.histogram("heurtoir_told_seconds", "again", 1));
  }

  @Test
  void aTableHasTheRowsOfTheMoment() {
    AtomicReference<List<Counters.Row>> rows = new AtomicReference<>(List.of());
    counters.gauges("heurtoir_door_registered", "Reached", List.of("door"), rows::get);
    String head =
        """
        # HELP heurtoir_door_registered Reached
        # TYPE heurtoir_door_registered gauge
        """;
    assertEquals(head, counters.text());
    rows.set(List.of(new Counters.Row(List.of("portail.jules-ferry"), 1)));
    assertEquals(
        head + "heurtoir_door_registered{door=\"portail.jules-ferry\"} 1\n", counters.text());
    counters.counted(
        "heurtoir_ended_total",
        "Rings",
        List.of("school", "outcome"),
        () -> List.of(new Counters.Row(List.of("jules-ferry.ville-b", "answered"), 0)));
    assertTrue(
        counters
            .text()
            .endsWith(
                """
                # HELP heurtoir_ended_total Rings
                # TYPE heurtoir_ended_total counter
                heurtoir_ended_total{school="jules-ferry.ville-b",outcome="answered"} 0
                """),
        counters.text());
  }
}
