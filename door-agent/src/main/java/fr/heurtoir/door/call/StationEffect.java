package fr.heurtoir.door.call;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.util.Optional;

/** What the station wants done, in this order. */
public sealed interface StationEffect {
  /**
   * Send the INVITE with the prepared offer, and start the camera.
   *
   * @param pressedNanos when the button was pressed, on the monotonic clock; for a call back, when
   *     it began
   * @param callBackOf the ring whose visitor is called back
   */
  record Invite(RingId ring, long pressedNanos, Optional<RingId> callBackOf)
      implements StationEffect {}

  /** Withdraw the INVITE by CANCEL. If an answer crosses it, a BYE ends the call. */
  record Cancel(RingId ring) implements StationEffect {}

  /** End the answered call. */
  record Bye(RingId ring, Outcome outcome) implements StationEffect {}

  /** Give the peer's SDP to the media. */
  record ApplyAnswer(String sdp) implements StationEffect {}

  /** Open microphone and speaker. */
  record Talk() implements StationEffect {}

  /** The ring's media ended although its call continues: log the failure. */
  record MediaLost(RingId ring, String why) implements StationEffect {}

  /** Close the ring's media and prepare those of the next ring. */
  record RenewMedia() implements StationEffect {}

  /** Tell the lock process that this ring is live; again after it restarted. */
  record ArmLock(RingId ring) implements StationEffect {}

  /** Tell the lock process that the call ended. */
  record DisarmLock(RingId ring) implements StationEffect {}

  /** Pass that order to the lock process. */
  record Order(DoorMessage.ToDoor order) implements StationEffect {}

  /** Send that message to the gateway. */
  record Report(DoorMessage.FromDoor message) implements StationEffect {}

  /**
   * Store a ring that no gateway took, to report it later.
   *
   * @param pressedNanos when the button was pressed, on the monotonic clock
   */
  record Keep(RingId ring, long pressedNanos, Outcome outcome) implements StationEffect {}

  /**
   * A part of the station broke, or works again; reported once.
   *
   * @param part its name in {@code DoorMessage.PartReport}
   */
  record Part(String part, boolean works, String detail) implements StationEffect {}

  /**
   * Show the notice to the visitor.
   *
   * @param aloud with its sound; without where nothing is new
   */
  record Notify(Notice notice, boolean aloud) implements StationEffect {}
}
