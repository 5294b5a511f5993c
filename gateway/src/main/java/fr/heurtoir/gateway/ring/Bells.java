package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a press of a bell becomes a ring: one live ring a door, and not more presses than
 * a visitor needs. Not thread-safe; belongs to the rings' loop. Holds one entry for each door that
 * rang, so its size is bounded by the configuration.
 */
public final class Bells {
  /** What becomes of a press. */
  public sealed interface Admission {
    /** It rings. */
    record Rings() implements Admission {}

    /** This door's ring goes on as it is; the visitor has been heard. */
    record AlreadyRinging(RingId ring) implements Admission {}

    /** Too many presses in too short a time. */
    record TooOften() implements Admission {}
  }

  private final Map<DoorId, PressLimiter> limiters = new HashMap<>();
  private final Map<DoorId, RingId> live = new HashMap<>();

  /**
   * A press of this door's bell; where it {@link Admission.Rings}, the door has a live ring from
   * now on.
   *
   * @param presses how many presses are taken of this door within {@code window}, from 1; as
   *     configured when the door first rang
   */
  public Admission press(DoorId door, RingId ring, int presses, Duration window, Instant now) {
    RingId living = live.get(door);
    if (living != null) {
      return new Admission.AlreadyRinging(living);
    }
    PressLimiter limiter =
        limiters.computeIfAbsent(
            door, _ -> new PressLimiter(presses, window.dividedBy(presses), now));
    if (!limiter.take(now)) {
      return new Admission.TooOften();
    }
    live.put(door, ring);
    return new Admission.Rings();
  }

  /**
   * This door calls back, by nobody's press: the door has a live ring from now on, unless it has
   * one already.
   *
   * @return the ring that lives already
   */
  public Optional<RingId> callBack(DoorId door, RingId ring) {
    return Optional.ofNullable(live.putIfAbsent(door, ring));
  }

  /** The live ring of a door. */
  public Optional<RingId> live(DoorId door) {
    return Optional.ofNullable(live.get(door));
  }

  /** That ring of that door has its outcome; the bell may ring again. */
  public void ended(DoorId door, RingId ring) {
    live.remove(door, ring);
  }
}
