package fr.heurtoir.gateway.ring;

import fr.heurtoir.gateway.ring.RingEffect.LockState;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import java.time.Instant;
import java.util.Optional;

/**
 * One order to a lock, and its result.
 *
 * @param number within its ring, from 1
 * @param phone which gave the order
 * @param at when
 * @param state the last reported state
 * @param gate what the gate's contact showed afterwards
 */
public record Opening(
    int number,
    String lock,
    String phone,
    Instant at,
    LockState state,
    Optional<GateReport.State> gate) {
  /** The same order, whose lock is in that state. */
  Opening in(LockState reported) {
    return new Opening(number, lock, phone, at, reported, gate);
  }

  /** The same order, whose gate's contact showed that. */
  Opening showing(GateReport.State contact) {
    return new Opening(number, lock, phone, at, state, Optional.of(contact));
  }
}
