package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides whether a press of a bell becomes a ring: one live ring a door, and not more presses than
 * a visitor needs. Not thread-safe; belongs to the rings' loop. Holds one entry for each configured
 * door, so its size is bounded by the configuration.
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

  private final int burst;
  private final Duration refill;
  private final Map<DoorId, PressLimiter> limiters = new HashMap<>();
  private final Map<DoorId, RingId> live = new HashMap<>();

  /**
   * @param burst presses taken at once from one door
   * @param refill the time in which one more press becomes possible
   */
  public Bells(int burst, Duration refill) {
    this.burst = burst;
    this.refill = refill;
  }

  /**
   * A press of this door's bell; where it {@link Admission.Rings}, the door has a live ring from
   * now on.
   */
  public Admission press(DoorId door, RingId ring, Instant now) {
    RingId living = live.get(door);
    if (living != null) {
      return new Admission.AlreadyRinging(living);
    }
    if (!limiters.computeIfAbsent(door, _ -> new PressLimiter(burst, refill, now)).take(now)) {
      return new Admission.TooOften();
    }
    live.put(door, ring);
    return new Admission.Rings();
  }

  /** That ring of that door has its outcome; the bell may ring again. */
  public void ended(DoorId door, RingId ring) {
    live.remove(door, ring);
  }
}
