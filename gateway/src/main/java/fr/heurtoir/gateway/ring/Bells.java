package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a press of a bell starts a ring: one live ring for each door, and no more presses
 * than a visitor needs. Not thread-safe; belongs to the rings' loop. Holds one entry for each door
 * that rang, so the configuration limits its size.
 */
public final class Bells {
  /** The outcome of a press. */
  public sealed interface Admission {
    /** The press starts a ring. */
    record Rings() implements Admission {}

    /** The door's present ring continues unchanged; the visitor was heard. */
    record AlreadyRinging(RingId ring) implements Admission {}

    /** Too many presses in a short time. */
    record TooOften() implements Admission {}
  }

  private final Map<DoorId, PressLimiter> limiters = new HashMap<>();
  private final Map<DoorId, RingId> live = new HashMap<>();

  /**
   * Handles a press of this door's bell. Where it {@link Admission.Rings}, the door has a live ring
   * from now on.
   *
   * @param presses the most presses of this door within {@code window}, 1 or more; as configured
   *     when the door first rang
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
   * This door calls back without a press. The door has a live ring from now on, unless it has one
   * already.
   *
   * @return the ring that is live already
   */
  public Optional<RingId> callBack(DoorId door, RingId ring) {
    return Optional.ofNullable(live.putIfAbsent(door, ring));
  }

  /** The live ring of a door. */
  public Optional<RingId> live(DoorId door) {
    return Optional.ofNullable(live.get(door));
  }

  /** That ring of that door ended; the bell may ring again. */
  public void ended(DoorId door, RingId ring) {
    live.remove(door, ring);
  }
}
