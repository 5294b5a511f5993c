package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One ring, as stored.
 *
 * @param answeredBy the phone that answered, with its name at that time
 * @param opened whether a lock was pulsed in this ring
 * @param toldMs press to the first phone that showed it, milliseconds
 * @param firstFrameMs press to the first picture on a phone, milliseconds
 * @param twoWayAudioMs answer to audio in both directions, milliseconds
 * @param openRelayMs open order to the door's report that the relay is energised, milliseconds
 * @param clockSure present for a ring that the door reported later: whether its clock was right
 * @param callBack present for a ring that called a visitor back
 * @param detail more about the end, for IT staff; at most 500 characters are stored
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
    List<Receipt> receipts,
    Optional<Boolean> clockSure,
    Optional<CallBack> callBack) {
  private static final int MAX_DETAIL = 500;

  public RingRow {
    receipts = List.copyOf(receipts);
    detail = detail.map(RingRow::cut);
  }

  private static String cut(String detail) {
    return detail.length() <= MAX_DETAIL
        ? detail
        : detail.substring(
            0, MAX_DETAIL - (Character.isHighSurrogate(detail.charAt(MAX_DETAIL - 1)) ? 1 : 0));
  }

  /** A ring that began with a press. */
  public RingRow(
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
      List<Receipt> receipts,
      Optional<Boolean> clockSure) {
    this(
        id,
        door,
        school,
        pressedAt,
        endedAt,
        outcome,
        answeredBy,
        opened,
        toldMs,
        firstFrameMs,
        twoWayAudioMs,
        openRelayMs,
        detail,
        receipts,
        clockSure,
        Optional.empty());
  }

  /** A ring that happened while its door reached no gateway. */
  public static RingRow late(DoorMessage.LateRing late, DoorId door, Instant pressedAt) {
    return new RingRow(
        late.ring(),
        door,
        door.school(),
        pressedAt,
        pressedAt,
        late.outcome(),
        Optional.empty(),
        false,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.of(
            late.sure()
                ? "reported later by the door"
                : "reported later by the door, whose clock was not sure: it may be longer ago"),
        List.of(),
        Optional.of(late.sure()));
  }

  /** The ring whose visitor was called back, and the phone that asked. */
  public record CallBack(RingId of, By by) {}

  /** A phone with its name at that time. */
  public record By(String id, String name) {}

  /**
   * One phone's events in the ring; milliseconds since the press.
   *
   * @param sentMs over its connection or by push, whichever was first
   * @param pushedMs when it was woken
   * @param wokenMs when it displayed the notification
   * @param displayedMs when its page showed the ring
   */
  public record Receipt(
      String phoneId,
      OptionalLong sentMs,
      OptionalLong pushedMs,
      OptionalLong wokenMs,
      OptionalLong displayedMs,
      OptionalLong answeredMs) {}
}
