package fr.heurtoir.door.call;

import fr.heurtoir.protocol.DoorMessage;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.util.Optional;

/** What the station wants done, in this order. */
public sealed interface StationEffect {
  /**
   * Send the INVITE with the prepared offer and start the camera.
   *
   * @param pressedNanos when the button was pressed, on the monotonic clock; for a call back, when
   *     it began
   * @param callBackOf the ring whose visitor is called back
   */
  record Invite(RingId ring, long pressedNanos, Optional<RingId> callBackOf)
      implements StationEffect {}

  /** Withdraw the INVITE (CANCEL; an answer that crosses it is ended by a BYE). */
  record Cancel(RingId ring) implements StationEffect {}

  /** End the answered call. */
  record Bye(RingId ring, Outcome outcome) implements StationEffect {}

  /** Give the peer's SDP to the media. */
  record ApplyAnswer(String sdp) implements StationEffect {}

  /** Open microphone and speaker. */
  record Talk() implements StationEffect {}

  /** The ring's media ended without its call: a failure, to be said. */
  record MediaLost(RingId ring, String why) implements StationEffect {}

  /** Close the ring's media and prepare the next ring's. */
  record RenewMedia() implements StationEffect {}

  /** Tell the lock process that this ring lives; again where it began anew. */
  record ArmLock(RingId ring) implements StationEffect {}

  /** Tell it that the call ended. */
  record DisarmLock(RingId ring) implements StationEffect {}

  /** Hand that to the lock process. */
  record Order(DoorMessage.ToDoor order) implements StationEffect {}

  /** Tell the gateway. */
  record Report(DoorMessage.FromDoor message) implements StationEffect {}

  /**
   * Keep a ring that no gateway took, to tell it later.
   *
   * @param pressedNanos when the button was pressed, on the monotonic clock
   */
  record Keep(RingId ring, long pressedNanos, Outcome outcome) implements StationEffect {}

  /**
   * A part of the station broke, or works again; told once.
   *
   * @param part its name in {@code DoorMessage.PartReport}
   */
  record Part(String part, boolean works, String detail) implements StationEffect {}

  /**
   * Tell the visitor.
   *
   * @param aloud with its sound; without where nothing new is said
   */
  record Notify(Notice notice, boolean aloud) implements StationEffect {}
}
