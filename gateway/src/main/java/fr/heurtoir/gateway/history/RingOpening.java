package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.util.Optional;

/**
 * One order to a lock, as stored.
 *
 * @param door and {@code pressed} and the id identify the ring, because doors choose the ids of
 *     their rings
 * @param number within its ring, from 1
 * @param by the phone that gave it, with its name at that time
 * @param person the phone's person at that time
 * @param state the last reported state: a {@code lock} state of the phone protocol
 * @param gate what the gate's contact showed afterwards: {@code opened}, {@code not-opened} or
 *     {@code still-open}
 */
public record RingOpening(
    RingId ring,
    DoorId door,
    Instant pressed,
    int number,
    String lock,
    RingRow.By by,
    String person,
    Instant at,
    String state,
    Optional<String> gate) {}
