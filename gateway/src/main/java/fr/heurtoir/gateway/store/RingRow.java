package fr.heurtoir.gateway.store;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One ring as it is kept.
 *
 * @param answeredBy the phone that answered, with its name of then
 * @param opened a lock was pulsed in this ring
 * @param toldMs press to the first phone that showed it, milliseconds
 * @param firstFrameMs press to the first picture drawn on a phone, milliseconds
 * @param twoWayAudioMs answer to audio in both directions, milliseconds
 * @param openRelayMs open order to the door's word that the relay is energised, milliseconds
 * @param detail more about the end, for IT staff; at most 500 characters are kept
 */
public record RingRow(
    RingId id,
    DoorId door,
    String school,
    Instant pressedAt,
    Instant endedAt,
    Outcome outcome,
    Optional<By> answeredBy,
    boolean opened,
    OptionalLong toldMs,
    OptionalLong firstFrameMs,
    OptionalLong twoWayAudioMs,
    OptionalLong openRelayMs,
    Optional<String> detail,
    List<Receipt> receipts) {
  public RingRow {
    receipts = List.copyOf(receipts);
  }

  /** A phone and its name of then. */
  public record By(String id, String name) {}

  /** What one phone made of the ring; milliseconds since the press. */
  public record Receipt(
      String phoneId, OptionalLong sentMs, OptionalLong displayedMs, OptionalLong answeredMs) {}
}
