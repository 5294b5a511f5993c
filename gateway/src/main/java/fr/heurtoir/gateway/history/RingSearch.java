package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * Which rings are looked for: all conditions hold.
 *
 * @param beginning of the ring's id; empty for every ring
 * @param since the earliest press
 * @param limit the most that are wanted, 1 to {@value #MOST}
 */
public record RingSearch(
    String beginning,
    Optional<Instant> since,
    Optional<String> school,
    Optional<DoorId> door,
    Optional<Outcome> outcome,
    int limit) {
  /** The most rings of one search. */
  public static final int MOST = 1001;

  /**
   * @throws IllegalArgumentException for another limit
   */
  public RingSearch {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("1 to " + MOST + " rings, not " + limit);
    }
  }

  /** Those whose ids begin so. */
  public static RingSearch beginning(String beginning, int limit) {
    return new RingSearch(
        beginning, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }
}
