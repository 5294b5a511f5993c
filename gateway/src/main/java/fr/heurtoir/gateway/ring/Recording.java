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
 * What happened to one ring, in order and with its times: enough to let it happen again.
 *
 * @param whole whether everything is in it; a ring to which more happened than is kept ends early
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

  /** How many steps of a ring are kept. */
  public static final int MOST = 2_000;

  public Recording {
    locks = Set.copyOf(locks);
    steps = List.copyOf(steps);
  }

  /**
   * One event.
   *
   * @param at by the ring's clock
   */
  public record Step(Instant at, RingEvent event) {}

  /** One event, and what the ring wanted done because of it. */
  public record Replayed(Duration sincePress, RingEvent event, List<RingEffect> effects) {
    public Replayed {
      effects = List.copyOf(effects);
    }
  }

  /** Lets it happen again. */
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

  /** Takes the steps of one ring while it lives. Belongs to the ring's loop. */
  static final class Recorder {
    private final List<Step> steps = new ArrayList<>();
    private boolean whole = true;
    private boolean lastCaused = true;

    /** An event comes, before the ring takes it: one that breaks the ring is in the recording. */
    void takes(RingEvent event, Instant now) {
      if (!lastCaused
          && event instanceof RingEvent.Heard
          && steps.getLast().event().equals(event)) {
        // It comes some times a second, and only the last sign of life of several counts.
        steps.removeLast();
      }
      if (steps.size() < MOST) {
        steps.add(new Step(now, event));
      } else {
        whole = false;
      }
      lastCaused = true;
    }

    /** What the ring wanted done because of it. */
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
