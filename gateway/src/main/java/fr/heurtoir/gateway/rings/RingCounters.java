package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ring.RingSummary;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What became of the rings since the gateway started, and how long each of their steps took. */
public final class RingCounters {
  private final Supplier<Schools> schools;
  private final Map<Kind, LongAdder> ended = new ConcurrentHashMap<>();
  private final Counters.Histogram told;
  private final Counters.Histogram firstFrame;
  private final Counters.Histogram twoWayAudio;
  private final Counters.Histogram openRelay;
  private final Map<DoorId, Instant> pressed = new ConcurrentHashMap<>();

  private record Kind(String school, Outcome outcome) {}

  /**
   * @param live how many rings are kept
   */
  RingCounters(Counters counters, Supplier<Schools> schools, IntSupplier live) {
    this.schools = schools;
    counters.gauge(
        "heurtoir_rings_live",
        "Rings that live, or whose lock may still be opened",
        live::getAsInt);
    counters.counted(
        "heurtoir_rings_ended_total",
        "Rings since the start, by school and outcome",
        List.of("school", "outcome"),
        this::rows);
    told =
        counters.histogram(
            "heurtoir_ring_told_seconds",
            "From the press to the first phone that showed the ring",
            50,
            100,
            150,
            250,
            500,
            1_000,
            2_500,
            5_000,
            10_000);
    firstFrame =
        counters.histogram(
            "heurtoir_ring_first_frame_seconds",
            "From the press to the first picture on a phone",
            250,
            500,
            750,
            1_000,
            1_500,
            2_500,
            5_000,
            10_000);
    twoWayAudio =
        counters.histogram(
            "heurtoir_ring_two_way_audio_seconds",
            "From the answer to sound in both directions",
            100,
            250,
            500,
            1_000,
            2_500,
            5_000);
    openRelay =
        counters.histogram(
            "heurtoir_ring_open_relay_seconds",
            "From the request to open to the door's report of the relay",
            25,
            50,
            100,
            250,
            500,
            1_000,
            2_500,
            5_000);
  }

  /**
   * A ring ended, or a press was turned away. Once for each.
   *
   * @param school the school's id, as the configuration has it
   */
  void ended(RingSummary ring, String school) {
    ring.pressToTold().ifPresent(told::add);
    ring.pressToFirstFrame().ifPresent(firstFrame::add);
    ring.answerToAudio().ifPresent(twoWayAudio::add);
    ring.openToRelay().ifPresent(openRelay::add);
    if (ring.callBack().isEmpty()) {
      pressed.merge(ring.door(), ring.pressed(), (a, b) -> a.isAfter(b) ? a : b);
    }
    ended.computeIfAbsent(new Kind(school, ring.outcome()), _ -> new LongAdder()).increment();
  }

  /** Every outcome of every school of the configuration. */
  private List<Counters.Row> rows() {
    List<Counters.Row> rows = new ArrayList<>();
    for (School school : schools.get().all()) {
      for (Outcome outcome : Outcome.values()) {
        LongAdder number = ended.get(new Kind(school.id(), outcome));
        rows.add(
            new Counters.Row(
                List.of(school.id(), outcome.code()), number == null ? 0 : number.sum()));
      }
    }
    return rows;
  }

  /** When a door's bell was last pressed, of the presses that ended since the start. Any thread. */
  public Optional<Instant> pressed(DoorId door) {
    return Optional.ofNullable(pressed.get(door));
  }
}
