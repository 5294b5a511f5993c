package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The events of one ring in order with their times: enough to replay it.
 *
 * @param whole whether it is complete; the recording of a ring with more events than are kept ends
 *     early
 */
public record Recording(
    RingId ring,
    DoorId door,
    Set<String> locks,
    RingRules rules,
    Instant pressed,
    Optional<CallBack> callBack,
    List<Step> steps,
    boolean whole) {

  /** The most events kept of a ring. */
  public static final int MOST = 2_000;

  public Recording {
    locks = Set.copyOf(locks);
    steps = List.copyOf(steps);
  }

  public record Step(Instant at, RingEvent event) {}

  /** One event and the effects that it caused. */
  public record Replayed(Duration sincePress, RingEvent event, List<RingEffect> effects) {
    public Replayed {
      effects = List.copyOf(effects);
    }
  }

  /** Replays the ring. */
  public List<Replayed> replay() {
    Ring again = new Ring(ring, door, locks, rules, pressed, callBack);
    List<Replayed> all = new ArrayList<>();
    for (Step step : steps) {
      all.add(
          new Replayed(
              Duration.between(pressed, step.at()),
              step.event(),
              again.on(step.event(), step.at())));
    }
    return all;
  }

  /** Records the events of one ring while it lives. Belongs to the ring's loop. */
  static final class Recorder {
    private final List<Step> steps = new ArrayList<>();
    private boolean whole = true;
    private boolean lastCaused = true;

    /**
     * Records an event before the ring handles it, so that the recording contains the event that
     * breaks a ring.
     */
    void takes(RingEvent event, Instant now) {
      if (!lastCaused
          && event instanceof RingEvent.Heard
          && steps.getLast().event().equals(event)) {
        // A sign of life comes some times a second. Of several in a row, only the last matters.
        steps.removeLast();
      }
      if (steps.size() < MOST) {
        steps.add(new Step(now, event));
      } else {
        whole = false;
      }
      lastCaused = true;
    }

    /** Records the effects of the last event. */
    void caused(List<RingEffect> effects) {
      lastCaused = !effects.isEmpty();
    }

    List<Step> steps() {
      return steps;
    }

    boolean whole() {
      return whole;
    }
  }
}
