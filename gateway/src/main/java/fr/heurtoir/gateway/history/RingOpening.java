package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.util.Optional;

/**
 * One order to a lock as it is kept.
 *
 * @param door and {@code pressed}: with the id, which ring that is; a door names its rings itself
 * @param number within its ring, from 1
 * @param by the phone that gave it, with its name of then
 * @param person whose phone that was then
 * @param state the last that was said of it: a {@code lock} state of the phone protocol
 * @param gate what the gate's contact showed then: {@code opened}, {@code not-opened} or {@code
 *     still-open}
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
